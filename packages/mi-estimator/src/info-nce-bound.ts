import * as tf from '@tensorflow/tfjs';

/**
 * The InfoNCE bound's term of each pair: how far its own score stands above those of strangers.
 *
 * @remarks `log K + log softmax(scores)_ii`, the mean over rows and columns.
 *
 * @param scores - `scores[i][j]` of x_i with y_j; x_i and y_i belong together.
 * @shape scores `[K,K]` -> `[K]`
 * @unit nats
 */
export function infoNceTerms(scores: tf.Tensor2D): tf.Tensor1D {
  const [count] = scores.shape;
  return tf.tidy(() => {
    const byRow = tf.logSoftmax(scores);
    const byColumn = tf.transpose(tf.logSoftmax(tf.transpose(scores)));
    const own = tf.mul(tf.add(byRow, byColumn), tf.mul(tf.eye(count), 0.5)); // the diagonal, where pairs stand
    return tf.add(tf.sum(own, 1), Math.log(count));
  });
}

/**
 * InfoNCE: a lower bound of the mutual information from a critic's scores of every x with every y.
 *
 * @remarks
 * For any critic that did not see these pairs its expectation is at most the mutual information, and it never exceeds
 * `log K`. A constant critic gives 0.
 *
 * @param scores - `scores[i][j]` of x_i with y_j; x_i and y_i belong together.
 * @shape scores `[K,K]` -> `[]`
 * @unit nats
 * @source van den Oord et al. 2018; Poole et al. 2019, Eq. 10; both directions as in Radford et al. 2021.
 */
export function infoNceBound(scores: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => tf.mean(infoNceTerms(scores)) as tf.Scalar);
}
