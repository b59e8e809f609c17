import type { Sample } from '@did/datasets';
import { derangement, derangementWithinClass } from '@did/mi-estimator';
import { SeededRandom } from '@did/runtime';
import type { DidConfig } from '../config/did-config.js';

/**
 * Who lends I_os to whom in the shuffled pairs of a step; it depends on seed and step alone.
 *
 * @returns A permutation without a fixed point.
 */
export function derangementAt(step: number, samples: readonly Sample[], config: DidConfig): Int32Array {
  const random = new SeededRandom(config.train.seed).fork(`derangement/${step}`);
  if (config.loss.marginals === 'batch') return derangement(samples.length, random);
  return derangementWithinClass(
    samples.map((sample) => sample.label),
    random,
  );
}
