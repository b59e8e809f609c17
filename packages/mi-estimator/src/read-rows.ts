import { DidError } from '@did/runtime';
import type * as tf from '@tensorflow/tfjs';

/** N vectors of one length: a tensor `[N,d]` or rows of numbers. */
export type Rows = tf.Tensor2D | readonly ArrayLike<number>[];

/** N vectors one after another. */
export interface FlatRows {
  /** N, how many. */
  readonly count: number;
  /** d, the numbers in each. */
  readonly size: number;
  /** Row by row. @shape `[N*d]` */
  readonly values: Float32Array;
}

/**
 * Copies rows into one array.
 *
 * @throws DidError DID_SHAPE when rows differ in length or are empty; DID_VALUE for a number that is not finite.
 */
export async function readRows(name: string, rows: Rows, where: string): Promise<FlatRows> {
  const { count, size, values } =
    'dataId' in rows ? await fromTensor(name, rows, where) : fromArrays(name, rows, where);
  if (size === 0)
    throw new DidError('DID_SHAPE', `${where}: \`${name}\` must be [N,d] with d at least 1; got d = 0.`);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const [row, column] = [Math.floor(bad / size), bad % size];
    throw new DidError(
      'DID_VALUE',
      `${where}: \`${name}\` must be finite; row ${row}, column ${column} is ${values[bad]}. Leave out such pairs.`,
      { name, row, column },
    );
  }
  return { count, size, values };
}

async function fromTensor(name: string, x: tf.Tensor, where: string): Promise<FlatRows> {
  const [count = 0, size = 0] = x.shape;
  if (x.rank !== 2) {
    throw new DidError(
      'DID_SHAPE',
      `${where}: \`${name}\` must be [N,d]; got [${x.shape}]. Pool or reshape it.`,
      { name },
    );
  }
  return { count, size, values: Float32Array.from(await x.data()) };
}

function fromArrays(name: string, rows: readonly ArrayLike<number>[], where: string): FlatRows {
  const size = rows[0]?.length ?? 0;
  const values = new Float32Array(rows.length * size);
  rows.forEach((row, i) => {
    if (row.length !== size) {
      throw new DidError(
        'DID_SHAPE',
        `${where}: rows of \`${name}\` must have one length; row 0 has ${size}, row ${i} has ${row.length}.`,
        { name, row: i },
      );
    }
    values.set(row, i * size);
  });
  return { count: rows.length, size, values };
}
