import * as tf from '@tensorflow/tfjs';

/**
 * `log mean exp(x)` over all numbers of a tensor, without overflow; its gradient is the softmax.
 *
 * @remarks The gradient is written out: that of the usual composition passes through the maximum and loses digits.
 * @shape any -> `[]`
 */
export function logMeanExp(x: tf.Tensor): tf.Scalar {
  const compute = tf.customGrad((input, save) => {
    const values = input as tf.Tensor;
    const top = tf.max(values);
    const value = tf.add(tf.log(tf.mean(tf.exp(tf.sub(values, top)))), top);
    (save as tf.GradSaveFunc)([values, value]);
    return {
      value,
      gradFunc: (dy, saved) => {
        const [kept, logMean] = saved as [tf.Tensor, tf.Tensor];
        return tf.mul(dy, tf.div(tf.exp(tf.sub(kept, logMean)), kept.size));
      },
    };
  });
  return compute(x) as tf.Scalar;
}
