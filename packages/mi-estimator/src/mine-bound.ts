import { DidError } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { checkLogits } from './check-logits.js';
import { logMeanExp } from './log-mean-exp.js';

/** {@link createMineBound}'s bound, which remembers. */
export interface MineBound {
  /**
   * Donsker and Varadhan's figure of this batch, with MINE's gradient.
   *
   * @shape joint `[B]`, product `[M]` -> `[]`
   * @unit nats
   * @throws DidError DID_SHAPE when there are no scores.
   */
  apply(joint: tf.Tensor, product: tf.Tensor): tf.Scalar;
  /** Frees the moving average. */
  dispose(): void;
}

/**
 * MINE: Donsker and Varadhan's bound, its gradient divided by a moving average of `mean exp(product)` instead of the
 * batch's own.
 *
 * @remarks
 * ```math
 * I(x; y) \ge E_{p(x,y)}[T] - \log E_{p(x) p(y)}[e^T], \qquad
 * g = E_{p(x,y)}[\nabla T] - \frac{E_{p(x) p(y)}[e^T\, \nabla T]}{\bar{m}}
 * ```
 *
 * with m the moving average. The gradient of a logarithm of a small batch's mean is biased; that of `mean(joint) - mean exp(product) / average` is
 * less so, the slower the average moves. The average is kept as its logarithm, starts as the first batch's mean and
 * moves once with each call, this batch included. At rate 1 the gradient is Donsker and Varadhan's.
 *
 * @param rate - Share of the newest batch in the average; .01 in the paper's code.
 * @returns The bound; the caller disposes it.
 * @shape joint `[B]`, product `[M]` -> `[]`
 * @unit nats
 * @throws DidError DID_VALUE when the rate does not lie in 0..1 or is 0.
 * @example
 * const mine = createMineBound();
 * const loss = () => mine.apply(joint(), product()).neg();
 * @source Belghazi et al. 2018, section 3.2 and Eq. 12.
 */
export function createMineBound(rate = 0.01): MineBound {
  if (!(rate > 0 && rate <= 1)) {
    throw new DidError(
      'DID_VALUE',
      `createMineBound: \`rate\` must lie in 0..1 and be above 0; got ${rate}.`,
      {
        rate,
      },
    );
  }
  let average: tf.Tensor | null = null; // the logarithm of the moving average

  const move = (logMean: tf.Tensor): tf.Tensor => {
    const before = average;
    average = tf.keep(
      before === null ? logMean.clone() : logOfSum(before, Math.log1p(-rate), logMean, Math.log(rate)),
    );
    before?.dispose();
    return average;
  };

  const compute = tf.customGrad((...args) => {
    const [u, v, save] = args as unknown as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const logMean = logMeanExp(v);
    save([u, v, move(logMean).clone()]);
    return {
      value: tf.sub(tf.mean(u), logMean),
      gradFunc: (dy, saved) => {
        const [a, b, logAverage] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
        return [
          tf.mul(dy, tf.fill(a.shape, 1 / a.size)),
          tf.mul(dy, tf.div(tf.exp(tf.sub(b, logAverage)), -b.size)),
        ];
      },
    };
  });
  return {
    apply: (joint, product) => {
      checkLogits(joint, product, 'createMineBound');
      return tf.tidy(() => compute(joint, product) as tf.Scalar);
    },
    dispose: () => {
      average?.dispose();
      average = null;
    },
  };
}

/** `log(exp(a + shiftA) + exp(b + shiftB))`. */
function logOfSum(a: tf.Tensor, shiftA: number, b: tf.Tensor, shiftB: number): tf.Tensor {
  if (shiftA === Number.NEGATIVE_INFINITY) return tf.clone(b);
  return tf.logSumExp(tf.stack([tf.add(a, shiftA), tf.add(b, shiftB)]));
}
