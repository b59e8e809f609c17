import type { FlatRows } from '@did/mi-estimator';
import { SeededRandom } from '@did/runtime';
import { dot } from '../../rows/dot.js';
import { orthonormal } from '../../rows/orthonormal.js';

/** What is added to the variance of real pictures in every direction, as a part of its mean: in none of them it is 0. */
const RIDGE = 0.1;
/** Pictures of each class that are enough for a covariance; they are taken evenly. */
const MOST = 3000;
/** Rounds of orthogonal iteration. */
const ROUNDS = 30;

/**
 * The directions in which fakes differ most from one another, measured by how much real pictures do.
 *
 * @remarks
 * People, light and cameras make real pictures differ as they do fakes; what forging adds, real pictures do not have. So
 * statistics are divided by the covariance of real ones, and the leading principal components of the fakes are what is left: the
 * generalised eigenvectors of both covariances. All in double precision on the host.
 *
 * @param rows - Statistics of real pictures and fakes.
 * @param isFake - Which rows are fakes.
 * @param components - How many directions; no more than columns.
 * @returns The fakes alone, in their order.
 * @shape rows `[N,d]` -> `[F,components]`
 * @source After Abid et al. 2018 (contrastive principal components), with a ratio in the place of their difference.
 */
export function relativeToReal(rows: FlatRows, isFake: readonly boolean[], components: number): FlatRows {
  const columns = standardised(rows);
  const size = rows.size;
  const real = covarianceOf(columns, size, isFake, false);
  const fake = covarianceOf(columns, size, isFake, true);
  let trace = 0;
  for (let i = 0; i < size; i++) trace += real[i * size + i] as number;
  for (let i = 0; i < size; i++)
    real[i * size + i] = (real[i * size + i] as number) + (RIDGE * (trace || size)) / size;
  const lower = cholesky(real, size);
  const count = Math.min(components, size);
  const random = new SeededRandom('relative-to-real');
  let basis = orthonormal(
    Array.from({ length: count }, () => Float64Array.from({ length: size }, () => random.normal())),
  );
  for (let round = 0; round < ROUNDS; round++) {
    basis = orthonormal(
      basis.map((v) => solveLower(lower, size, times(fake, size, solveUpper(lower, size, v)))),
    );
  }
  const directions = basis.map((v) => solveUpper(lower, size, v));
  const chosen = isFake.flatMap((fakeRow, row) => (fakeRow ? [row] : []));
  const values = new Float32Array(chosen.length * count);
  chosen.forEach((row, i) => {
    const x = columns.subarray(row * size, (row + 1) * size);
    directions.forEach((direction, k) => {
      values[i * count + k] = dot(x, direction);
    });
  });
  return { count: chosen.length, size: count, values };
}

/** Columns of mean 0 and deviation 1; one that is constant becomes 0. */
function standardised({ count, size, values }: FlatRows): Float64Array {
  const result = Float64Array.from(values);
  for (let column = 0; column < size; column++) {
    let [sum, squares] = [0, 0];
    for (let at = column; at < result.length; at += size) sum += result[at] as number;
    const mean = sum / count;
    for (let at = column; at < result.length; at += size) squares += ((result[at] as number) - mean) ** 2;
    const deviation = Math.sqrt(squares / count);
    const scale = deviation > 1e-6 * Math.abs(mean) ? 1 / deviation : 0;
    for (let at = column; at < result.length; at += size)
      result[at] = ((result[at] as number) - mean) * scale;
  }
  return result;
}

/** Of the fakes, or of the real pictures. @shape `[d,d]` */
function covarianceOf(
  columns: Float64Array,
  size: number,
  isFake: readonly boolean[],
  fakes: boolean,
): Float64Array {
  const all = isFake.flatMap((fake, row) => (fake === fakes ? [row] : []));
  const stride = Math.max(1, all.length / MOST);
  const rows = Array.from(
    { length: Math.floor(all.length / stride) },
    (_, i) => all[Math.floor(i * stride)] as number,
  );
  const mean = new Float64Array(size);
  for (const row of rows) {
    for (let i = 0; i < size; i++)
      mean[i] = (mean[i] as number) + (columns[row * size + i] as number) / rows.length;
  }
  const covariance = new Float64Array(size * size);
  const centred = new Float64Array(size);
  for (const row of rows) {
    for (let i = 0; i < size; i++) centred[i] = (columns[row * size + i] as number) - (mean[i] as number);
    for (let i = 0; i < size; i++) {
      const value = (centred[i] as number) / rows.length;
      for (let j = 0; j <= i; j++) {
        covariance[i * size + j] = (covariance[i * size + j] as number) + value * (centred[j] as number);
      }
    }
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) covariance[j * size + i] = covariance[i * size + j] as number;
  }
  return covariance;
}

/** L of A = L L'. */
function cholesky(matrix: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j] as number;
      for (let k = 0; k < j; k++) sum -= (lower[i * size + k] as number) * (lower[j * size + k] as number);
      lower[i * size + j] = i === j ? Math.sqrt(sum) : sum / (lower[j * size + j] as number);
    }
  }
  return lower;
}

/** x of L x = b. */
function solveLower(lower: Float64Array, size: number, b: Float64Array): Float64Array {
  const x = b.slice();
  for (let i = 0; i < size; i++) {
    let sum = x[i] as number;
    for (let k = 0; k < i; k++) sum -= (lower[i * size + k] as number) * (x[k] as number);
    x[i] = sum / (lower[i * size + i] as number);
  }
  return x;
}

/** x of L' x = b. */
function solveUpper(lower: Float64Array, size: number, b: Float64Array): Float64Array {
  const x = b.slice();
  for (let i = size - 1; i >= 0; i--) {
    x[i] = (x[i] as number) / (lower[i * size + i] as number);
    for (let k = 0; k < i; k++) x[k] = (x[k] as number) - (lower[i * size + k] as number) * (x[i] as number);
  }
  return x;
}

function times(matrix: Float64Array, size: number, vector: Float64Array): Float64Array {
  return vector.map((_, i) => dot(matrix.subarray(i * size, (i + 1) * size), vector));
}
