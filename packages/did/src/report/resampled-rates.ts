import { scoreSteps } from './score-steps.js';

/** AUC and equal error rate of resampled rows. */
export interface ResampledRates {
  readonly auc: number;
  readonly eer: number;
}

/**
 * Measures many resamples of the same scores: sorted once, then one pass a resample.
 *
 * @param scores - Larger means more fake.
 * @param labels - 1 fake, 0 real.
 * @returns Takes how often each row counts and gives both rates; ties count half, the equal error rate is
 * interpolated on the ROC curve.
 */
export function resampledRates(
  scores: readonly number[],
  labels: readonly number[],
): (times: ArrayLike<number>) => ResampledRates {
  const steps = scoreSteps(scores, labels);
  return (times) => {
    const { fakes, reals } = steps.totals(times);
    if (fakes === 0 || reals === 0) return { auc: Number.NaN, eer: Number.NaN };
    let [caught, accused, area, eer] = [0, 0, 0, Number.NaN];
    steps.walk(times, (fakesHere, realsHere) => {
      area += realsHere * (caught + fakesHere / 2);
      if (Number.isNaN(eer)) {
        const before = accused / reals + caught / fakes - 1;
        const after = (accused + realsHere) / reals + (caught + fakesHere) / fakes - 1;
        if (after >= 0) {
          const t = after === before ? 0 : -before / (after - before);
          eer = (accused + t * realsHere) / reals;
        }
      }
      caught += fakesHere;
      accused += realsHere;
    });
    return { auc: area / (fakes * reals), eer };
  };
}
