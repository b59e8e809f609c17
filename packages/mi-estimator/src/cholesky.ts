import { DidError } from '@did/runtime';

/**
 * The lower triangle L of a covariance, `L L^T = covariance`.
 *
 * @throws DidError DID_VALUE when the matrix is not square, symmetric and positive definite.
 */
export function cholesky(covariance: readonly ArrayLike<number>[], where: string): number[][] {
  const size = covariance.length;
  const at = (i: number, j: number) => (covariance[i] as ArrayLike<number>)[j] as number;
  const lower: number[][] = [];
  for (let i = 0; i < size; i++) {
    if (covariance[i]?.length !== size)
      fail(where, `row ${i} has ${covariance[i]?.length} of ${size} numbers`);
    const row = new Array<number>(size).fill(0);
    lower.push(row);
    for (let j = 0; j <= i; j++) {
      if (Math.abs(at(i, j) - at(j, i)) > 1e-9) fail(where, `[${i}][${j}] differs from [${j}][${i}]`);
      const other = lower[j] as number[];
      let rest = at(i, j);
      for (let k = 0; k < j; k++) rest -= (row[k] as number) * (other[k] as number);
      if (i !== j) row[j] = rest / (other[j] as number);
      else if (rest > 0) row[j] = Math.sqrt(rest);
      else fail(where, `variable ${i} is a combination of those before it, or the matrix is no covariance`);
    }
  }
  return lower;
}

/** log det of a covariance. @throws as {@link cholesky} */
export function logDeterminant(covariance: readonly ArrayLike<number>[], where: string): number {
  const lower = cholesky(covariance, where);
  return 2 * lower.reduce((sum, row, i) => sum + Math.log(row[i] as number), 0);
}

function fail(where: string, why: string): never {
  throw new DidError(
    'DID_VALUE',
    `${where}: \`covariance\` must be square, symmetric and positive definite; ${why}.`,
    {},
  );
}

/** The inverse of `L L^T` and its log determinant. */
export function invert(lower: readonly number[][]): { inverse: number[][]; logDeterminant: number } {
  const size = lower.length;
  // Row i of M = L^-1, from the rows before it.
  const inverseLower: Float64Array[] = [];
  for (let i = 0; i < size; i++) {
    const row = new Float64Array(size);
    row[i] = 1;
    for (let k = 0; k < i; k++) {
      const factor = (lower[i] as number[])[k] as number;
      const above = inverseLower[k] as Float64Array;
      for (let j = 0; j <= k; j++) row[j] = (row[j] as number) - factor * (above[j] as number);
    }
    const pivot = (lower[i] as number[])[i] as number;
    for (let j = 0; j <= i; j++) row[j] = (row[j] as number) / pivot;
    inverseLower.push(row);
  }
  const inverse = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (const row of inverseLower) {
    for (let i = 0; i < size; i++) {
      const factor = row[i] as number;
      if (factor === 0) continue;
      const target = inverse[i] as number[];
      for (let j = 0; j < size; j++) target[j] = (target[j] as number) + factor * (row[j] as number);
    }
  }
  return { inverse, logDeterminant: 2 * lower.reduce((sum, row, i) => sum + Math.log(row[i] as number), 0) };
}
