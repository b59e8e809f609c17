import { scoreSteps } from './score-steps.js';

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
  const steps = scoreSteps(scores, labels);
  return (times) => {
    const rates = new Float64Array(grid.length).fill(Number.NaN);
    const { fakes, reals } = steps.totals(times);
    if (fakes === 0 || reals === 0) return rates;
    let [caught, accused, next] = [0, 0, 0];
    steps.walk(times, (fakesHere, realsHere) => {
      // A point at the end of this step waits: the curve may rise further above it.
      for (; next < grid.length && (grid[next] as number) * reals < accused + realsHere; next++) {
        const share = realsHere === 0 ? 1 : ((grid[next] as number) * reals - accused) / realsHere;
        rates[next] = (caught + share * fakesHere) / fakes;
      }
      caught += fakesHere;
      accused += realsHere;
    });
    return rates.fill(1, next);
  };
}
