import type { Numbers } from './check-input.js';
import { countByScore } from './score-counts.js';

/**
 * Average precision: precision at each threshold, weighted by the recall it adds (no interpolation).
 *
 * @remarks
 * ```math
 * \mathrm{AP} = \sum_i (R_i - R_{i-1})\, P_i
 * ```
 *
 * over the distinct scores from the top, with the precision P and the recall R of calling fake what scores at least so
 * much; equal scores enter together.
 *
 * @param scores - Larger means more likely fake.
 * @param labels - 1 fake, 0 real.
 * @returns 0..1; the share of fakes is chance.
 * @shape scores `[N]`, labels `[N]` -> a number
 * @throws RangeError as {@link rocCurve} does.
 * @source Manning et al. 2008, section 8.4; scikit-learn's `average_precision_score`.
 * @example
 * averagePrecision([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]); // 0.8333
 */
export function averagePrecision(scores: Numbers, labels: Numbers): number {
  const { hits, alarms, fakes } = countByScore('averagePrecision', scores, labels);
  let area = 0;
  for (let i = 1; i < hits.length; i++) {
    const found = hits[i] as number;
    area += (found - (hits[i - 1] as number)) * (found / (found + (alarms[i] as number)));
  }
  return area / fakes;
}
