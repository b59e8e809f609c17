import * as tf from '@tensorflow/tfjs';
import type { BatchNormResult } from '../autodiff/batch-norm-train.js';
import { type NativeBackend, opAttributes } from './native-backend.js';

/** Batch normalisation by TensorFlow's fused ops: one pass forwards, one backwards. */
export function batchNormOnNative(
  native: NativeBackend,
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): BatchNormResult {
  const attribute = opAttributes(native);
  const attributes = [
    attribute.float32('T'),
    attribute.float32('U'),
    attribute.number('epsilon', epsilon),
    attribute.text('data_format', 'NHWC'),
    attribute.flag('is_training', true),
  ];
  const none = tf.tensor1d([]);
  const [value, mean, unbiased, ...reserved] = native.executeMultipleOutputs(
    'FusedBatchNormV3',
    [...attributes, attribute.number('exponential_avg_factor', 1)],
    [x, gamma, beta, none, none],
    6,
  ) as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.Tensor, tf.Tensor, tf.Tensor];
  const count = x.size / x.shape[3];
  const variance = unbiased.mul<tf.Tensor1D>(Math.max(1, count - 1) / count);
  const normalise = tf.customGrad((...inputs) => {
    const [input, scale, , save] = inputs as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.GradSaveFunc];
    save([input, scale, ...reserved]);
    return {
      value: value.clone(),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        native
          .executeMultipleOutputs('FusedBatchNormGradV3', attributes, [dy, ...saved], 5)
          .slice(0, 3) as tf.Tensor[],
    };
  });
  const y = normalise(x, gamma, beta) as tf.Tensor4D;
  tf.dispose([none, value, unbiased, reserved]);
  return { y, mean, variance };
}
