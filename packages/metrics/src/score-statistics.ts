import type { WeightedStatistic } from './bootstrap-options.js';
import type { Numbers } from './check-input.js';
import { weightedAuc } from './roc-auc.js';
import { scoreSteps } from './score-steps.js';
import { weightedEer } from './weighted-eer.js';

/**
 * ROC AUC as a statistic for {@link bootstrapByGroup}: sorts once, then each round is one pass.
 *
 * @remarks
 * ```math
 * \frac{\sum_{i,j} w_i w_j\, \big( [s^+_i > s^-_j] + \frac{1}{2} [s^+_i = s^-_j] \big)}{\sum_i w_i\, \sum_j w_j}
 * ```
 *
 * over fakes i and real pictures j, with w how often each counts: {@link rocAuc} where all are 1.
 *
 * @param scores - Larger means more likely fake.
 * @param labels - 1 fake, 0 real.
 * @returns A function of how often each item counts; NaN where a class is left without any.
 * @shape scores `[N]`, labels `[N]` -> a function `[N]` -> a number in 0..1
 * @throws RangeError as {@link rocCurve} does.
 */
export function aucStatistic(scores: Numbers, labels: Numbers): WeightedStatistic {
  const steps = scoreSteps('aucStatistic', scores, labels);
  return (times) => weightedAuc(steps, times);
}

/**
 * Interpolated equal error rate as a statistic for {@link bootstrapByGroup}: sorts once, then each round is one pass.
 *
 * @remarks {@link equalErrorRate} of the items as often as each counts.
 *
 * @param scores - Larger means more likely fake.
 * @param labels - 1 fake, 0 real.
 * @returns A function of how often each item counts; NaN where a class is left without any.
 * @shape scores `[N]`, labels `[N]` -> a function `[N]` -> a number in 0..1
 * @throws RangeError as {@link rocCurve} does.
 */
export function eerStatistic(scores: Numbers, labels: Numbers): WeightedStatistic {
  const steps = scoreSteps('eerStatistic', scores, labels);
  return (times) => weightedEer(steps, times);
}
