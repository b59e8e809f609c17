import { checkScores, type Numbers } from './check-input.js';
import { scoreSteps } from './score-steps.js';

/**
 * Average precision: precision at each threshold, weighted by the recall it adds (no interpolation).
 *
 * @param scores - Larger means more likely fake.
 * @param labels - 1 fake, 0 real.
 * @returns 0..1; the share of fakes is chance.
 * @throws RangeError as {@link rocCurve} does.
 * @source Manning et al. 2008, section 8.4; scikit-learn's `average_precision_score`.
 * @example
 * averagePrecision([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]); // 0.8333
 */
export function averagePrecision(scores: Numbers, labels: Numbers): number {
  const { fakes } = checkScores('averagePrecision', scores, labels);
  const { isFake, ends } = scoreSteps(scores, labels);
  let area = 0;
  let hits = 0;
  let i = 0;
  for (const end of ends) {
    const before = hits;
    for (; i < end; i++) hits += isFake[i] as number;
    area += (hits - before) * (hits / end);
  }
  return area / fakes;
}
