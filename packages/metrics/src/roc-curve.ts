import type { Numbers } from './check-input.js';
import { countByScore } from './score-counts.js';

/** A ROC curve: one point for each distinct score, from (0, 0) to (1, 1). */
export interface RocCurve {
  /** The share of real pictures called fake at each threshold, 0..1, rising. @shape `[P]` */
  readonly falsePositiveRate: Float64Array;
  /** The share of fakes found, 0..1, rising. @shape `[P]` */
  readonly truePositiveRate: Float64Array;
  /** A score of at least this is called fake; Infinity at the first point, then falling. @shape `[P]` */
  readonly thresholds: Float64Array;
}

/**
 * The ROC curve; equal scores move together, so ties are neither won nor lost.
 *
 * @remarks
 * ```math
 * \mathrm{FPR}(t) = \frac{1}{n^-} \sum_{j=1}^{n^-} [s^-_j \ge t], \qquad
 * \mathrm{TPR}(t) = \frac{1}{n^+} \sum_{i=1}^{n^+} [s^+_i \ge t]
 * ```
 *
 * over the scores of fakes (+) and real pictures (-), with [·] 1 where it holds, else 0. O(n) time and memory.
 *
 * @param scores - Larger means more likely fake.
 * @param labels - 1 fake, 0 real.
 * @shape scores `[N]`, labels `[N]` -> three arrays `[P]`, one entry for each distinct score and one before
 * @throws RangeError (code DID_VALUE) for one class, no items, a score that is not finite, a label outside
 * {0,1}; (code DID_SHAPE) for lengths that differ. TypeError (code DID_VALUE) for no array.
 * @source Fawcett 2006, Algorithm 1; the points of scikit-learn with `drop_intermediate=False`.
 * @example
 * rocCurve([0.9, 0.2, 0.2], [1, 0, 1]).truePositiveRate; // [0, 0.5, 1]
 */
export function rocCurve(scores: Numbers, labels: Numbers): RocCurve {
  const { thresholds, hits, alarms, fakes, reals } = countByScore('rocCurve', scores, labels);
  return {
    falsePositiveRate: toRates(alarms, reals),
    truePositiveRate: toRates(hits, fakes),
    thresholds: thresholds.slice(),
  };
}

function toRates(counts: Uint32Array, of: number): Float64Array {
  const rates = new Float64Array(counts.length);
  for (let i = 0; i < rates.length; i++) rates[i] = (counts[i] as number) / of;
  return rates;
}
