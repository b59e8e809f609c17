import * as tf from '@tensorflow/tfjs';
import type {
  BatchNormActivation,
  BatchNormResult,
  RunningStatistics,
} from '../autodiff/batch-norm-train.js';
import { type NativeBackend, opAttributes } from './native-backend.js';
import { runOnednnOp } from './onednn-op.js';

/**
 * Batch normalisation by TensorFlow's fused ops: one pass forwards, ReLU included, one backwards.
 *
 * @param running - Where they are given, mean and variance of the result are these, moved towards the batch's.
 */
export function batchNormOnNative(
  native: NativeBackend,
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
  activation: BatchNormActivation,
  running?: RunningStatistics,
): BatchNormResult {
  const attribute = opAttributes(native);
  const shared = [
    attribute.float32('T'),
    attribute.float32('U'),
    attribute.number('epsilon', epsilon),
    attribute.text('data_format', 'NHWC'),
    attribute.flag('is_training', true),
  ];
  const forwards = [...shared, attribute.number('exponential_avg_factor', running?.momentum ?? 1)];
  const none = tf.tensor1d([]);
  const inputs = [x, gamma, beta, running?.mean ?? none, running?.variance ?? none];
  const activated =
    activation === 'relu'
      ? runOnednnOp(
          native,
          '_MklNativeFusedBatchNormEx',
          [...forwards, attribute.text('activation_mode', 'Relu'), attribute.integer('num_side_inputs', 0)],
          inputs,
          6,
        )
      : undefined;
  const outputs = activated ?? native.executeMultipleOutputs('FusedBatchNormV3', forwards, inputs, 6);
  const [value, mean, unbiased, first, second, last] = outputs as [
    tf.Tensor4D,
    tf.Tensor1D,
    tf.Tensor1D,
    ...tf.Tensor[],
  ];
  // With ReLU the last output is oneDNN's mask of it, which the gradient's op does not take.
  const reserved = [first, second, activated === undefined ? last : none] as tf.Tensor[];
  // PyTorch's running variance is the unbiased one too.
  const count = x.size / x.shape[3];
  const variance =
    running === undefined ? unbiased.mul<tf.Tensor1D>(Math.max(1, count - 1) / count) : unbiased;
  const masked = activated !== undefined;
  const normalise = tf.customGrad((...args) => {
    const [input, scale, , save] = args as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.GradSaveFunc];
    // The next layer keeps what leaves here anyway; its sign is the mask.
    save([input, scale, ...reserved, ...(masked ? [value] : [])]);
    return {
      value: value.clone(),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const slope = masked ? reluGradient(dy, saved.at(-1) as tf.Tensor) : dy;
        const given = [slope, ...saved.slice(0, 5)];
        return native
          .executeMultipleOutputs('FusedBatchNormGradV3', shared, given, 5)
          .slice(0, 3) as tf.Tensor[];
      },
    };
  });
  const y = normalise(x, gamma, beta) as tf.Tensor4D;
  tf.dispose([none, outputs.filter((output) => output !== (mean as tf.Tensor) && output !== variance)]);
  return { y: activation === 'relu' && !masked ? tf.relu(y) : y, mean, variance };
}

function reluGradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel('ReluGrad', { dy, x: y });
}
