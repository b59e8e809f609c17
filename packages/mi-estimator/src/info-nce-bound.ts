import * as tf from '@tensorflow/tfjs';

/**
 * InfoNCE: `mean_i [ s_ii - log (1/B) sum_j exp s_ij ]`, a lower bound on mutual information that cannot exceed log B.
 *
 * @param scores - `s_ij`: how well sample i of one side goes with sample j of the other.
 * @shape `[B,B]` -> `[]`
 * @unit nats
 * @source van den Oord et al. 2018; Poole et al. 2019, Eq. 12.
 */
export function infoNceBound(scores: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const size = scores.shape[0];
    const joint = tf.sum(tf.mul(scores, tf.eye(size)), 1);
    const all = tf.sub(tf.logSumExp(scores, 1), Math.log(size));
    return tf.mean(tf.sub(joint, all)) as tf.Scalar;
  });
}
