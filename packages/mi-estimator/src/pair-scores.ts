import { DidError } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';

/** A critic's scores of pairs that belong together and of pairs that do not. */
export interface PairScores {
  /** The diagonal. @shape `[K]` */
  readonly joint: tf.Tensor1D;
  /** All the rest, row by row. @shape `[K(K-1)]` */
  readonly product: tf.Tensor1D;
}

/**
 * Takes a critic's scores of every x with every y apart: the diagonal are joint pairs, the rest pairs of strangers.
 *
 * @remarks Every derangement of the batch at once: no x is paired with its own y.
 *
 * @param scores - `scores[i][j]` of x_i with y_j; x_i and y_i belong together.
 * @shape scores `[K,K]` -> joint `[K]`, product `[K(K-1)]`
 * @throws DidError DID_SHAPE when the scores are not square or K is below 2.
 */
export function pairScores(scores: tf.Tensor2D): PairScores {
  const count = checkSquare(scores, 'pairScores', 'scores');
  return tf.tidy(() => {
    const flat = tf.reshape(scores, [-1]);
    // After the first number, each run of K+1 numbers ends on the diagonal.
    const runs = tf.reshape(tf.slice(flat, [1], [count * count - 1]), [count - 1, count + 1]);
    const product = tf.reshape(tf.slice(runs, [0, 0], [count - 1, count]), [-1]) as tf.Tensor1D;
    return { joint: diagonal(scores), product };
  });
}

/** The scores of pairs that belong together. @shape `[K,K]` -> `[K]` */
export function diagonal(scores: tf.Tensor2D): tf.Tensor1D {
  // Not a product with the identity: a score of -Infinity elsewhere would make it NaN.
  return tf.tidy(() => {
    const [count] = scores.shape;
    const indices = Int32Array.from({ length: count }, (_, i) => i * (count + 1));
    return tf.gather(tf.reshape(scores, [-1]), tf.tensor1d(indices, 'int32')) as tf.Tensor1D;
  });
}

/** K of a `[K,K]` matrix. @throws DidError DID_SHAPE when it is none, or K is below 2. */
export function checkSquare(matrix: tf.Tensor2D, where: string, name: string): number {
  const [rows, columns] = matrix.shape;
  if (matrix.rank === 2 && rows === columns && rows >= 2) return rows;
  throw new DidError(
    'DID_SHAPE',
    `${where}: \`${name}\` must be [K,K], every x with every y, with K at least 2; got [${matrix.shape}].`,
    { name, shape: [...matrix.shape] },
  );
}
