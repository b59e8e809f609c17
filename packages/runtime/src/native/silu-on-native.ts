import type * as tf from '@tensorflow/tfjs';
import { type NativeBackend, opAttributes } from './native-backend.js';

/**
 * `gradient * sigmoid(x)` in one pass: TensorFlow's gradient of softplus, whose derivative the sigmoid is.
 *
 * @remarks With `x` for both it is the SiLU of x, for which TensorFlow has no op.
 */
export function timesSigmoid(native: NativeBackend, gradient: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const attributes = [opAttributes(native).float32('T')];
  return native.executeMultipleOutputs('SoftplusGrad', attributes, [gradient, x], 1)[0] as tf.Tensor;
}
