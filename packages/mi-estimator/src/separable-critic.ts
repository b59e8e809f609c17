import type { SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { dense, denseWeights } from './dense-weights.js';
import type { PairCritic, PairCriticOptions } from './pair-critic.js';

/** Numbers in each embedding. */
const EMBEDDING = 32;

/**
 * Scores pairs by the inner product of two embeddings, each an MLP: K + M passes give all K x M scores.
 *
 * @remarks
 * ```math
 * T(x, y) = g(x)^\top h(y)
 * ```
 *
 * with g and h of two hidden layers of ReLU and 32 outputs each. It starts as the constant 0, whose InfoNCE bound is 0: a search for the best step can fall back on it.
 *
 * @param options - `xSize` (d), `ySize` (e), and `hidden`, the width of the hidden layers.
 * @param random - Draws the weights.
 * @returns The critic; the caller disposes it.
 * @shape x `[K,d]`, y `[M,e]` -> scores `[K,M]`
 * @source van den Oord et al. 2018; Poole et al. 2019 ("separable").
 */
export function createSeparableCritic(options: PairCriticOptions, random: SeededRandom): PairCritic {
  const { xSize, ySize, hidden } = options;
  const embedding = (size: number, name: string, gain: number) => [
    denseWeights(size, hidden, random.fork(`${name}1`)),
    denseWeights(hidden, hidden, random.fork(`${name}2`)),
    denseWeights(hidden, EMBEDDING, random.fork(`${name}3`), gain),
  ];
  const ofX = embedding(xSize, 'x', 1);
  const ofY = embedding(ySize, 'y', 0);
  const embed = (input: tf.Tensor2D, layers: typeof ofX) =>
    layers.reduce((h, layer, i) => dense(i === 0 ? h : tf.relu(h), layer), input);
  const variables = [...ofX, ...ofY].flatMap(({ kernel, bias }) => [kernel, bias] as tf.Variable[]);
  return {
    variables,
    scores: (x, y) => tf.tidy(() => tf.matMul(embed(x, ofX), embed(y, ofY), false, true)),
    dispose: () => tf.dispose([...variables]),
  };
}
