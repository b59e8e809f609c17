import type { SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { dense, denseWeights } from './dense-weights.js';
import type { PairCriticOptions } from './pair-critic.js';

/** q(y|x), for the bounds that need a density: {@link clubBound} and {@link leaveOneOutBound}. */
export interface GaussianConditional {
  /** What training moves. */
  readonly variables: readonly tf.Variable[];
  /** log q(y_j | x_i) in nats. @shape x `[K,d]`, y `[M,e]` -> `[K,M]` */
  logDensities(x: tf.Tensor2D, y: tf.Tensor2D): tf.Tensor2D;
  /** The loss that fits q: the mean of -log q(y_i | x_i). @shape x `[K,d]`, y `[K,e]` -> `[]` */
  loss(x: tf.Tensor2D, y: tf.Tensor2D): tf.Scalar;
  /** Frees the variables. */
  dispose(): void;
}

/**
 * q(y|x): a Gaussian whose mean and (diagonal) variances are MLPs of x.
 *
 * @remarks
 * ```math
 * \log q(y | x) = -\frac{1}{2} \sum_{k=1}^{e} \Big( \frac{(y_k - \mu_k(x))^2}{\sigma_k^2(x)} + \log \sigma_k^2(x) + \log 2 \pi \Big)
 * ```
 *
 * It starts as a Gaussian that does not depend on x. Log variances pass through tanh, as in the authors' code: they stay
 * in -10..10.
 *
 * @param options - `xSize` (d), `ySize` (e), and `hidden`, the width of the one hidden layer.
 * @param random - Draws the weights.
 * @returns The density; the caller disposes it.
 * @shape x `[K,d]`, y `[M,e]` -> log densities `[K,M]`
 * @unit nats
 * @source Cheng et al. 2020 (vCLUB).
 */
export function createGaussianConditional(
  options: PairCriticOptions,
  random: SeededRandom,
): GaussianConditional {
  const { xSize, ySize, hidden } = options;
  const first = denseWeights(xSize, hidden, random.fork('first'));
  const mean = denseWeights(hidden, ySize, random.fork('mean'), 0);
  const spread = denseWeights(hidden, ySize, random.fork('spread'), 0);
  const variables = [first, mean, spread].flatMap(({ kernel, bias }) => [kernel, bias] as tf.Variable[]);
  const parameters = (x: tf.Tensor2D) => {
    const h = tf.relu(dense(x, first)) as tf.Tensor2D;
    return { mu: dense(h, mean), logVariance: tf.mul(tf.tanh(dense(h, spread)), LOG_VARIANCE) };
  };
  const logDensity = (y: tf.Tensor, mu: tf.Tensor, logVariance: tf.Tensor) => {
    const distance = tf.mul(tf.square(tf.sub(y, mu)), tf.exp(tf.neg(logVariance)));
    return tf.mul(tf.sum(tf.add(tf.add(distance, logVariance), Math.log(2 * Math.PI)), -1), -0.5);
  };
  return {
    variables,
    logDensities: (x, y) =>
      tf.tidy(() => {
        const { mu, logVariance } = parameters(x);
        return logDensity(tf.expandDims(y, 0), tf.expandDims(mu, 1), tf.expandDims(logVariance, 1));
      }) as tf.Tensor2D,
    loss: (x, y) =>
      tf.tidy(() => {
        const { mu, logVariance } = parameters(x);
        return tf.neg(tf.mean(logDensity(y, mu, logVariance))) as tf.Scalar;
      }),
    dispose: () => tf.dispose([...variables]),
  };
}

/** Variances between exp(-10) and exp(10) of columns with variance 1. */
const LOG_VARIANCE = 10;
