/** From here on the continued fraction settles at once; below, the series does. */
const FAR = 2.5;

/**
 * The chance that a standard normal value exceeds z, to about 1e-13 of itself at any z.
 *
 * @source Marsaglia 2004 for the series of all-positive terms; Laplace's continued fraction (Abramowitz and Stegun 26.2.14).
 */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const density = normalDensity(z);
  if (z < FAR) {
    let sum = z;
    for (let term = z, odd = 3; term > 1e-17 * sum; odd += 2) {
      term *= (z * z) / odd;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let k = 120; k > 0; k--) fraction = z + k / fraction;
  return density / fraction;
}

/**
 * The z that a standard normal value exceeds with this chance; the inverse of {@link normalTail}.
 *
 * @param chance - In [0,1]; Infinity and -Infinity at the ends.
 */
export function normalTailQuantile(chance: number): number {
  if (chance > 0.5) return -normalTailQuantile(1 - chance);
  if (chance === 0) return Number.POSITIVE_INFINITY;
  // The tail is convex right of 0, so Newton's steps from 0 grow towards the root and never pass it.
  let z = 0;
  for (;;) {
    const step = (normalTail(z) - chance) / normalDensity(z);
    if (!(step > 1e-15 * z)) return z;
    z += step;
  }
}

function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}
