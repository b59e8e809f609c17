import { DidError, type SeededRandom } from '@did/runtime';
import { cholesky, logDeterminant } from './cholesky.js';
import type { KnownPairs } from './known-mutual-information.js';

/**
 * The mutual information of the first `xSize` variables of a multivariate normal with the others:
 * `(log det S_x + log det S_y - log det S) / 2`.
 *
 * @param covariance - S; only its correlations matter.
 * @unit nats
 * @throws DidError DID_VALUE when S is no covariance or `xSize` leaves one side empty.
 * @example
 * normalMutualInformation([[1, 0.75], [0.75, 1]], 1); // 0.4133
 * @source Cover and Thomas 2006, section 8.4.
 */
export function normalMutualInformation(covariance: readonly ArrayLike<number>[], xSize: number): number {
  const where = 'normalMutualInformation';
  checkSize(xSize, covariance.length, where);
  const block = (from: number, to: number) =>
    covariance.slice(from, to).map((row) => Array.from(row).slice(from, to));
  const [x, y] = [block(0, xSize), block(xSize, covariance.length)];
  return (logDeterminant(x, where) + logDeterminant(y, where) - logDeterminant(covariance, where)) / 2;
}

/** Draws such variables with mean 0. @shape x `[N,xSize]`, y `[N,rest]` as rows */
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

/** A covariance with variances 1 and one correlation between all variables. */
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
