import type { SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { dense, denseWeights } from './dense-weights.js';
import type { PairCritic, PairCriticOptions } from './pair-critic.js';

/**
 * Scores a pair by a bilinear form: few weights, for embeddings that have been learned already.
 *
 * @remarks
 * ```math
 * T(x, y) = x^\top W y + a^\top x + b^\top y + c
 * ```
 *
 * It starts as the constant 0. `hidden` is not used: there is no hidden layer.
 *
 * @param options - `xSize` (d) and `ySize` (e).
 * @param random - What would draw the weights; these start at 0.
 * @returns The critic; the caller disposes it.
 * @shape x `[K,d]`, y `[M,e]` -> scores `[K,M]`
 * @source van den Oord et al. 2018, Eq. 3.
 */
export function createBilinearCritic(options: PairCriticOptions, random: SeededRandom): PairCritic {
  const { xSize, ySize } = options;
  const pair = denseWeights(xSize, ySize, random.fork('pair'), 0); // its bias is b
  const ofX = denseWeights(xSize, 1, random.fork('x'), 0);
  const variables = [pair, ofX].flatMap(({ kernel, bias }) => [kernel, bias] as tf.Variable[]);
  return {
    variables,
    scores: (x, y) => tf.tidy(() => tf.add(tf.matMul(dense(x, pair), y, false, true), dense(x, ofX))),
    dispose: () => tf.dispose([...variables]),
  };
}
