import type { SeededRandom } from '@did/runtime';

/** Paired samples whose mutual information is known. */
export interface KnownPairs {
  /** One row a sample. @shape `[N,d]` */
  readonly x: number[][];
  /** The row that belongs to each. @shape `[N,e]` */
  readonly y: number[][];
}

/**
 * The mutual information of d independent pairs of standard normals with one correlation.
 *
 * @remarks
 * ```math
 * I = -\frac{d}{2} \log (1 - \rho^2)
 * ```
 *
 * @param correlation - rho, between -1 and 1.
 * @param dimensions - d; 1 unless given.
 * @unit nats
 * @example
 * gaussianMutualInformation(0.8, 2); // 1.0217
 * @source Cover and Thomas 2006, chapter 8.
 */
export function gaussianMutualInformation(correlation: number, dimensions = 1): number {
  return (-dimensions / 2) * Math.log(1 - correlation ** 2);
}

/**
 * Draws pairs of standard normals with one correlation, to try an estimator on.
 *
 * @remarks
 * ```math
 * y_k = \rho\, x_k + \sqrt{1 - \rho^2}\; \varepsilon_k
 * ```
 *
 * Their mutual information is {@link gaussianMutualInformation}.
 *
 * @param count - N, how many pairs.
 * @param dimensions - d, numbers on each side.
 * @param correlation - rho, between -1 and 1.
 * @param random - Draws them.
 * @shape x, y `[N,d]` as rows
 */
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
 * The correlation at which independent pairs of normals share this much: {@link gaussianMutualInformation} turned round.
 *
 * @remarks
 * ```math
 * \rho = \sqrt{1 - e^{-2 I / d}}
 * ```
 *
 * @param nats - I, at least 0.
 * @param dimensions - d; 1 unless given.
 * @returns rho, 0..1.
 */
export function gaussianCorrelation(nats: number, dimensions = 1): number {
  return Math.sqrt(1 - Math.exp((-2 * nats) / dimensions));
}
