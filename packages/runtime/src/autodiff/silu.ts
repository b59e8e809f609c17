import * as tf from '@tensorflow/tfjs';
import { isRecording } from '../native/graph/recording.js';
import { currentNative } from '../native/native-backend.js';
import { timesSigmoid } from '../native/silu-on-native.js';

/**
 * The sigmoid linear unit, `x * sigmoid(x)`, also called swish.
 *
 * @remarks
 * Its gradient keeps `x` and the result, which the next layer keeps anyway. Composed of TensorFlow.js's operations,
 * another map of that size would live on.
 *
 * @shape any; the result has x's
 * @dtype float32
 * @source Elfwing et al. 2018; Ramachandran et al. 2017; the same numbers as torch.nn.functional.silu.
 */
export function silu<T extends tf.Tensor>(x: T): T {
  return tf.customGrad((input, save) => {
    const from = input as tf.Tensor;
    const value = bySigmoid(from, from);
    (save as tf.GradSaveFunc)([from, value]);
    return { value, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => siluGradient(dy, saved) };
  })(x) as T;
}

/** `factor * sigmoid(x)`. */
function bySigmoid(factor: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const native = x.dtype === 'float32' && !isRecording() ? currentNative() : undefined;
  return native === undefined ? factor.mul(x.sigmoid()) : timesSigmoid(native, factor, x);
}

/** With s the sigmoid of x and y = x s: dy (s + x s (1 - s)) = dy s (1 + x - y). */
function siluGradient(dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor {
  const [x, y] = saved as [tf.Tensor, tf.Tensor];
  return tf.tidy(() => {
    const slope = bySigmoid(dy, x);
    return slope.add(slope.mul(x.sub(y)));
  });
}
