import { normalTail, normalTailQuantile } from './normal-distribution.js';

/**
 * The shares of sorted bootstrap values between which the bias-corrected and accelerated interval lies.
 *
 * @param sorted - The rounds' figures, upwards.
 * @param without - The figure with each group left out.
 * @source Efron and Tibshirani 1993, section 14.3.
 */
export function bcaShares(
  sorted: Float64Array,
  estimate: number,
  without: Float64Array,
  level: number,
): [number, number] {
  let below = 0;
  for (const value of sorted) below += value < estimate ? 1 : value === estimate ? 0.5 : 0;
  // No round on one side says "less than one round", not "never": half a round keeps z0 finite.
  const share = Math.min(Math.max(below, 0.5), sorted.length - 0.5) / sorted.length;
  const bias = -normalTailQuantile(share);
  const acceleration = skewness(without) / 6;
  const shift = (z: number) => {
    const slope = 1 - acceleration * (bias + z);
    // Past this point the formula turns round; the end of the values is what it tends to.
    if (slope <= 0) return bias + z > 0 ? 1 : 0;
    return normalTail(-(bias + (bias + z) / slope));
  };
  const z = normalTailQuantile((1 - level) / 2);
  return [shift(-z), shift(z)];
}

/** Sum of cubes over the sum of squares to 3/2, of mean less value; 0 where nothing varies. */
function skewness(values: Float64Array): number {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let [squares, cubes] = [0, 0];
  for (const value of values) {
    squares += (mean - value) ** 2;
    cubes += (mean - value) ** 3;
  }
  return squares === 0 ? 0 : cubes / squares ** 1.5;
}
