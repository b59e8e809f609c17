import * as tf from '@tensorflow/tfjs';

/**
 * The sigmoid linear unit, `x * sigmoid(x)`, also called swish.
 *
 * @remarks
 * Its gradient keeps `x` alone. Composed of TensorFlow.js's operations, the product and the sigmoid keep two more maps of
 * the size of `x`.
 *
 * @shape any; the result has x's
 * @dtype float32
 * @source Elfwing et al. 2018; Ramachandran et al. 2017; the same numbers as torch.nn.functional.silu.
 */
export function silu<T extends tf.Tensor>(x: T): T {
  return tf.customGrad((input, save) => {
    const saved = input as tf.Tensor;
    (save as tf.GradSaveFunc)([saved]);
    return {
      value: saved.mul(saved.sigmoid()),
      gradFunc: (dy: tf.Tensor, [kept]: tf.Tensor[]) =>
        tf.tidy(() => {
          const s = (kept as tf.Tensor).sigmoid();
          return dy.mul(s.add((kept as tf.Tensor).mul(s.mul(tf.sub(1, s)))));
        }),
    };
  })(x) as T;
}
