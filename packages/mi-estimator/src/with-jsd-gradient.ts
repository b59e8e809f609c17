import * as tf from '@tensorflow/tfjs';

/**
 * Any figure of a critic's scores, with the gradient of the Jensen-Shannon bound: `-D`, so that ascending it trains the
 * critic towards the log ratio of the densities, with little variance.
 *
 * @shape joint `[B]`, product `[M]` -> `[]`
 */
export function withJsdGradient(
  joint: tf.Tensor,
  product: tf.Tensor,
  figure: (joint: tf.Tensor, product: tf.Tensor) => tf.Scalar,
): tf.Scalar {
  const compute = tf.customGrad((...args) => {
    const [u, v, save] = args as unknown as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    save([u, v]);
    return {
      value: figure(u, v),
      gradFunc: (dy, saved) => {
        const [a, b] = saved as [tf.Tensor, tf.Tensor];
        // d/da of -softplus(-a), and d/db of -softplus(b)
        return [
          tf.mul(dy, tf.div(tf.sigmoid(tf.neg(a)), a.size)),
          tf.mul(dy, tf.div(tf.sigmoid(b), -b.size)),
        ];
      },
    };
  });
  return compute(joint, product) as tf.Scalar;
}
