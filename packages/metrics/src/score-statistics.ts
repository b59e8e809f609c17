import type { WeightedStatistic } from './bootstrap-options.js';
import type { Numbers } from './check-input.js';
import { weightedAuc } from './roc-auc.js';
import { scoreSteps } from './score-steps.js';
import { weightedEer } from './weighted-eer.js';

/**
 * ROC AUC as a statistic for {@link bootstrapByGroup}: sorts once, then each round is one pass.
 *
 * @param scores - Larger means more likely fake.
 * @param labels - 1 fake, 0 real.
 * @throws RangeError as {@link rocCurve} does.
 */
export function aucStatistic(scores: Numbers, labels: Numbers): WeightedStatistic {
  const steps = scoreSteps('aucStatistic', scores, labels);
  return (times) => weightedAuc(steps, times);
}

/**
 * Interpolated equal error rate as a statistic for {@link bootstrapByGroup}: sorts once, then each round is one pass.
 *
 * @param scores - Larger means more likely fake.
 * @param labels - 1 fake, 0 real.
 * @throws RangeError as {@link rocCurve} does.
 */
export function eerStatistic(scores: Numbers, labels: Numbers): WeightedStatistic {
  const steps = scoreSteps('eerStatistic', scores, labels);
  return (times) => weightedEer(steps, times);
}
