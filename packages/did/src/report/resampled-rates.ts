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
  const order = scores.map((_, i) => i).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  return (times) => {
    let [fakes, reals] = [0, 0];
    for (let row = 0; row < labels.length; row++) {
      if (labels[row] === 1) fakes += times[row] as number;
      else reals += times[row] as number;
    }
    if (fakes === 0 || reals === 0) return { auc: Number.NaN, eer: Number.NaN };
    let [caught, accused, area, eer] = [0, 0, 0, Number.NaN];
    for (let start = 0; start < order.length; ) {
      let [fakesHere, realsHere] = [0, 0];
      const score = scores[order[start] as number];
      let end = start;
      // Equal scores are one step of the curve, whatever their order.
      for (; end < order.length && scores[order[end] as number] === score; end++) {
        const row = order[end] as number;
        if (labels[row] === 1) fakesHere += times[row] as number;
        else realsHere += times[row] as number;
      }
      start = end;
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
    }
    return { auc: area / (fakes * reals), eer };
  };
}
