import type { FlatRows } from '@did/mi-estimator';
import { readTensor, SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { orthonormal } from '../rows/orthonormal.js';

/** The leading principal components of some rows. */
export interface PrincipalComponents {
  /** What each row is in them. @shape `[N,p]` */
  readonly scores: FlatRows;
  /** Share of the variance that they hold, 0 to 1. */
  readonly explained: number;
}

/** Enough for subspaces that hold what features vary by; the last components may still turn among themselves. */
const ROUNDS = 12;
/** A variance below this share of the squared mean is rounding. */
const ROUNDING = 1e-10;

/**
 * The leading principal components of rows whose columns are brought to mean 0 and deviation 1, by orthogonal iteration.
 *
 * @param count - How many; at most as many as there are columns that vary, and none where none does.
 * @shape rows `[N,d]` -> `[N,p]`
 * @source Golub and Van Loan 2013, section 7.3.2.
 */
export async function principalComponents(rows: FlatRows, count: number): Promise<PrincipalComponents> {
  const { z, varying } = tf.tidy(() => {
    const all = tf.tensor2d(rows.values, [rows.count, rows.size]);
    const { mean, variance } = tf.moments(all, 0);
    const varies = variance.greater(mean.square().mul(ROUNDING));
    // A column that is constant becomes 0.
    const scale = tf.where(varies, variance.sqrt(), tf.fill(variance.shape, Number.POSITIVE_INFINITY));
    return { z: all.sub(mean).div(scale) as tf.Tensor2D, varying: varies.cast('float32').sum() };
  });
  try {
    const [total = 0] = await readTensor(varying);
    const size = Math.min(count, total, rows.count - 1);
    if (size === 0) return { scores: { count: rows.count, size, values: new Float32Array(0) }, explained: 0 };
    const random = new SeededRandom('principal-components');
    let basis = orthonormalColumns(
      Float32Array.from({ length: rows.size * size }, () => random.normal()),
      size,
    );
    for (let round = 0; round < ROUNDS; round++) {
      const next = tf.tidy(() => {
        const scores = tf.matMul(z, tf.tensor2d(basis, [rows.size, size]));
        return tf.matMul(z, scores, true).div<tf.Tensor2D>(rows.count);
      });
      basis = orthonormalColumns(Float32Array.from(await readTensor(next)), size);
      next.dispose();
    }
    const scores = tf.tidy(() => tf.matMul(z, tf.tensor2d(basis, [rows.size, size])));
    const values = Float32Array.from(await readTensor(scores));
    scores.dispose();
    const variance = values.reduce((sum, value) => sum + value * value, 0) / rows.count;
    return { scores: { count: rows.count, size, values }, explained: variance / total };
  } finally {
    tf.dispose([z, varying]);
  }
}

/** Columns of length 1 at right angles. @shape `[d*p]`, row by row */
function orthonormalColumns(columns: Float32Array, size: number): Float32Array {
  const rows = columns.length / size;
  const vectors = Array.from({ length: size }, (_, k) =>
    Float64Array.from({ length: rows }, (_, i) => columns[i * size + k] as number),
  );
  const result = new Float32Array(columns.length);
  orthonormal(vectors).forEach((column, k) => {
    for (let i = 0; i < rows; i++) result[i * size + k] = column[i] as number;
  });
  return result;
}
