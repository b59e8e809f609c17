/**
 * Draws the ROC curve of many resamples of the same scores: sorted once, then one pass a resample.
 *
 * @param scores - Larger means more fake.
 * @param labels - 1 fake, 0 real.
 * @param grid - False positive rates to read the curve at, ascending, 0 to 1.
 * @returns Takes how often each row counts and gives the true positive rate at each point of the grid: the upper end
 * where the curve rises straight up, interpolated where ties slope; NaN throughout where a class is absent.
 * @shape scores, labels `[N]`, grid `[G]` -> `[G]`
 */
export function resampledRoc(
  scores: readonly number[],
  labels: readonly number[],
  grid: readonly number[],
): (times: ArrayLike<number>) => Float64Array {
  const order = scores.map((_, i) => i).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  return (times) => {
    const rates = new Float64Array(grid.length).fill(Number.NaN);
    let [fakes, reals] = [0, 0];
    for (let row = 0; row < labels.length; row++) {
      if (labels[row] === 1) fakes += times[row] as number;
      else reals += times[row] as number;
    }
    if (fakes === 0 || reals === 0) return rates;
    let [caught, accused, next] = [0, 0, 0];
    for (let start = 0; start < order.length; ) {
      let [fakesHere, realsHere] = [0, 0];
      const score = scores[order[start] as number];
      // Equal scores are one step of the curve, whatever their order.
      for (; start < order.length && scores[order[start] as number] === score; start++) {
        const row = order[start] as number;
        if (labels[row] === 1) fakesHere += times[row] as number;
        else realsHere += times[row] as number;
      }
      // A point at the end of this step waits: the curve may rise further above it.
      for (; next < grid.length && (grid[next] as number) * reals < accused + realsHere; next++) {
        const share = realsHere === 0 ? 1 : ((grid[next] as number) * reals - accused) / realsHere;
        rates[next] = (caught + share * fakesHere) / fakes;
      }
      caught += fakesHere;
      accused += realsHere;
    }
    return rates.fill(1, next);
  };
}
