import type { SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { dense, denseWeights } from './dense-weights.js';
import type { PairCritic, PairCriticOptions } from './pair-critic.js';

/**
 * Scores a pair by one MLP over both vectors side by side: more flexible than the separable critic, and K x M passes.
 *
 * @remarks
 * ```math
 * T(x, y) = \mathrm{MLP}([x, y])
 * ```
 *
 * with two hidden layers of ReLU. The first layer of `[x, y]` is that of x plus that of y, so it is computed K + M times only. It starts as the
 * constant 0, whose InfoNCE bound is 0.
 *
 * @param options - `xSize` (d), `ySize` (e), and `hidden`, the width of both hidden layers.
 * @param random - Draws the weights.
 * @returns The critic; the caller disposes it.
 * @shape x `[K,d]`, y `[M,e]` -> scores `[K,M]`
 * @source Belghazi et al. 2018; Poole et al. 2019 ("joint").
 */
export function createConcatCritic(options: PairCriticOptions, random: SeededRandom): PairCritic {
  const { xSize, ySize, hidden } = options;
  const gain = Math.sqrt((2 * xSize) / (xSize + ySize)); // both halves are added: He's variance for the two together
  const firstX = denseWeights(xSize, hidden, random.fork('x'), gain);
  const firstY = denseWeights(ySize, hidden, random.fork('y'), Math.sqrt(2 - gain ** 2));
  const second = denseWeights(hidden, hidden, random.fork('second'));
  const last = denseWeights(hidden, 1, random.fork('last'), 0);
  const variables = [firstX, firstY, second, last].flatMap(
    (layer) => [layer.kernel, layer.bias] as tf.Variable[],
  );
  return {
    variables,
    scores: (x, y) =>
      tf.tidy(() => {
        const pairs = tf.add(tf.expandDims(dense(x, firstX), 1), tf.expandDims(dense(y, firstY), 0)); // [K,M,hidden]
        const h = tf.relu(dense(tf.relu(tf.reshape(pairs, [-1, hidden])), second));
        return tf.reshape(dense(h, last), [x.shape[0], y.shape[0]]);
      }),
    dispose: () => tf.dispose([...variables]),
  };
}
