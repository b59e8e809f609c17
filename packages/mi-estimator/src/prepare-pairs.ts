import * as tf from '@tensorflow/tfjs';
import { fitGaussianBase, type GaussianBase } from './gaussian-base.js';
import { fitNormalScores } from './normal-scores.js';
import type { PairCritic } from './pair-critic.js';
import type { Pairs } from './train-critic.js';

/** A base of more columns costs seconds and memory, and of fewer pairs a column it is chance. */
const BASE_LIMITS = { columns: 1024, pairsPerColumn: 2 } as const;

/** Normal scores of all pairs, learned from those that the critic may see. */
export function withNormalScores({ x, y }: Pairs, seen: readonly number[]): Pairs {
  return { x: fitNormalScores(x, seen).apply(x), y: fitNormalScores(y, seen).apply(y) };
}

/** The Gaussian base of such pairs; null where it would rest on too few of them. */
export async function baseOf(
  pairs: Pairs,
  training: readonly number[],
  validation: readonly number[],
): Promise<GaussianBase | null> {
  const columns = pairs.x.size + pairs.y.size;
  if (columns > BASE_LIMITS.columns || training.length < BASE_LIMITS.pairsPerColumn * columns) return null;
  return fitGaussianBase(pairs, training, validation);
}

/** A critic whose score is the base's and its own; `shift` is added. */
export function onBase(critic: PairCritic, base: GaussianBase | null, shift: number): PairCritic {
  if (base === null && shift === 0) return critic;
  return {
    variables: critic.variables,
    scores: (x, y) =>
      tf.tidy(() => {
        const learned = tf.add(critic.scores(x, y), shift) as tf.Tensor2D;
        return base === null ? learned : (tf.add(learned, base.scores(x, y)) as tf.Tensor2D);
      }),
    dispose: () => {
      critic.dispose();
      base?.dispose();
    },
  };
}
