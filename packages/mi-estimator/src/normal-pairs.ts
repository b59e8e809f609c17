import { DidError, type SeededRandom } from '@did/runtime';
import { cholesky, logDeterminant } from './cholesky.js';
import type { KnownPairs } from './known-mutual-information.js';

/**
 * The mutual information of the first variables of a multivariate normal with the others.
 *
 * @remarks
 * ```math
 * I = \frac{1}{2} \log \frac{\det \Sigma_x\, \det \Sigma_y}{\det \Sigma}
 * ```
 *
 * @param covariance - Sigma; only its correlations matter.
 * @param xSize - d, how many of the variables are x; the rest are y.
 * @shape covariance `[d+e,d+e]` -> a number
 * @unit nats
 * @throws DidError DID_VALUE when Sigma is no covariance or `xSize` leaves one side empty.
 * @example
 * normalMutualInformation([[1, 0.75], [0.75, 1]], 1); // 0.4133
 * @source Cover and Thomas 2006, chapter 8.
 */
export function normalMutualInformation(covariance: readonly ArrayLike<number>[], xSize: number): number {
  const where = 'normalMutualInformation';
  checkSize(xSize, covariance.length, where);
  const block = (from: number, to: number) =>
    covariance.slice(from, to).map((row) => Array.from(row).slice(from, to));
  const [x, y] = [block(0, xSize), block(xSize, covariance.length)];
  return (logDeterminant(x, where) + logDeterminant(y, where) - logDeterminant(covariance, where)) / 2;
}

/**
 * Draws pairs from a multivariate normal with mean 0, to try an estimator on.
 *
 * @remarks Their mutual information is {@link normalMutualInformation}.
 *
 * @param count - N, how many pairs.
 * @param covariance - Sigma, of x and y side by side.
 * @param xSize - d, how many of the variables are x; the rest are y.
 * @param random - Draws them.
 * @shape covariance `[d+e,d+e]` -> x `[N,d]`, y `[N,e]` as rows
 * @throws DidError DID_VALUE when Sigma is no covariance or `xSize` leaves one side empty.
 */
export function normalPairs(
  count: number,
  covariance: readonly ArrayLike<number>[],
  xSize: number,
  random: SeededRandom,
): KnownPairs {
  checkSize(xSize, covariance.length, 'normalPairs');
  const lower = cholesky(covariance, 'normalPairs');
  const rows = Array.from({ length: count }, () => {
    const draws = covariance.map(() => random.normal());
    return lower.map((row) => row.reduce((sum, factor, k) => sum + factor * (draws[k] as number), 0));
  });
  return { x: rows.map((row) => row.slice(0, xSize)), y: rows.map((row) => row.slice(xSize)) };
}

/**
 * A covariance with variances 1 and one correlation between all variables.
 *
 * @param size - n, the variables.
 * @param correlation - Between each two of them.
 * @shape -> `[n,n]` as rows
 */
export function denseCovariance(size: number, correlation: number): number[][] {
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => (i === j ? 1 : correlation)),
  );
}

function checkSize(xSize: number, size: number, where: string): void {
  if (Number.isInteger(xSize) && xSize >= 1 && xSize < size) return;
  throw new DidError(
    'DID_VALUE',
    `${where}: \`xSize\` must be a whole number in 1..${size - 1}, one less than the covariance's ${size} variables at most; got ${xSize}.`,
    { xSize, size },
  );
}
