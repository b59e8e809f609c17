import type { SeededRandom } from '@did/runtime';

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
): { x: number[][]; y: number[][] } {
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
