import type { SeededRandom } from '@did/runtime';

/** Paired samples whose mutual information is known. */
export interface KnownPairs {
  readonly x: number[][];
  readonly y: number[][];
}

/**
 * The mutual information of d independent pairs of standard normals with one correlation: `-d/2 log(1 - rho^2)`.
 *
 * @unit nats
 * @example
 * gaussianMutualInformation(0.8, 2); // 1.0217
 */
export function gaussianMutualInformation(correlation: number, dimensions = 1): number {
  return (-dimensions / 2) * Math.log(1 - correlation ** 2);
}

/** Draws such pairs, to try an estimator on. @shape x, y `[N,d]` as rows */
export function correlatedGaussians(
  count: number,
  dimensions: number,
  correlation: number,
  random: SeededRandom,
): KnownPairs {
  const rest = Math.sqrt(1 - correlation ** 2);
  const rows = () =>
    Array.from({ length: count }, () => Array.from({ length: dimensions }, () => random.normal()));
  const x = rows();
  const noise = rows();
  const y = x.map((row, i) =>
    row.map((value, k) => correlation * value + rest * ((noise[i] as number[])[k] as number)),
  );
  return { x, y };
}

/**
 * The correlation at which `dimensions` independent pairs of normals share this much: `sqrt(1 - exp(-2 I / d))`.
 *
 * @param nats - I, at least 0.
 */
export function gaussianCorrelation(nats: number, dimensions = 1): number {
  return Math.sqrt(1 - Math.exp((-2 * nats) / dimensions));
}
