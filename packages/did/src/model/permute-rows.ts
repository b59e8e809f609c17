import * as tf from '@tensorflow/tfjs';

/**
 * Row `i` of the result is row `order[i]` of `x`, for an order that holds every row once.
 *
 * @remarks
 * `tf.gather` does the same forwards, but its gradient is a segment sum, which WASM lacks; for a permutation
 * the gradient is a gather by the inverse.
 *
 * @shape x `[B,...]`, order: a permutation of 0 .. B-1
 */
export function permuteRows<T extends tf.Tensor>(x: T, order: Int32Array): T {
  const inverse = new Int32Array(order.length);
  order.forEach((from, to) => {
    inverse[from] = to;
  });
  const permute = tf.customGrad((input) => ({
    value: tf.gather(input as tf.Tensor, tf.tensor1d(order, 'int32')),
    gradFunc: (dy) => tf.gather(dy as tf.Tensor, tf.tensor1d(inverse, 'int32')),
  }));
  return permute(x) as T;
}
