/**
 * The chance that Student's t lies farther from 0 than this, on either side.
 *
 * @param t - Any number.
 * @param freedom - Degrees of freedom, above 0; need not be whole.
 * @source Abramowitz and Stegun 26.7.1 and 26.5.8: the incomplete beta function I_x(freedom/2, 1/2) at
 * x = freedom / (freedom + t^2).
 */
export function studentTails(t: number, freedom: number): number {
  const a = freedom / 2;
  const x = freedom / (freedom + t * t);
  // ln x of x near 1 from the small part, which is exact.
  const front = (gammaRatio(a) / Math.sqrt(Math.PI)) * Math.exp(-a * Math.log1p((t * t) / freedom));
  const y = (t * t) / (freedom + t * t);
  if (x < (a + 1) / (a + 2.5)) return (front * Math.sqrt(y) * betaFraction(x, a, 0.5)) / a;
  return 1 - (front * Math.sqrt(y) * betaFraction(y, 0.5, a)) / 0.5;
}

/** The t that lies so far from 0 that only this share of values is farther, on either side. */
export function studentTailsQuantile(chance: number, freedom: number): number {
  let [low, high] = [0, 1];
  while (studentTails(high, freedom) > chance) high *= 2;
  while (high - low > 1e-15 * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (studentTails(middle, freedom) > chance) low = middle;
    else high = middle;
  }
  return high;
}

/** Gamma(a + 1/2) / Gamma(a), without the cancellation of two large logarithms. */
function gammaRatio(a: number): number {
  let [at, factor] = [a, 1];
  for (; at < 20; at++) factor *= at / (at + 0.5);
  const u = 1 / at;
  const series = -u / 8 + u ** 3 / 192 - u ** 5 / 640 + (17 * u ** 7) / 14336;
  return factor * Math.sqrt(at) * Math.exp(series);
}

/** The continued fraction of the incomplete beta function, by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const guard = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / guard(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; ; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guard(1 + even * d);
    c = guard(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guard(1 + odd * d);
    c = guard(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) return fraction;
  }
}
