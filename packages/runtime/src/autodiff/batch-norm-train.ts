import * as tf from '@tensorflow/tfjs';
import { batchNormOnNative } from '../native/batch-norm-on-native.js';
import { currentNative } from '../native/native-backend.js';
import { checkShape } from '../shape/check-shape.js';
import { normalisationOnWasm } from '../wasm/normalisation-on-wasm.js';
import { currentWasmHeap } from '../wasm/wasm-heap.js';
import type { Normalisation } from './normalisation.js';
import { normalisationByOps } from './normalisation-by-ops.js';

/** What {@link batchNormTrain} applies to its result. */
export type BatchNormActivation = 'linear' | 'relu';

/** Statistics of all batches so far. */
export interface RunningStatistics {
  /** Of each channel. @shape `[C]` */
  readonly mean: tf.Tensor1D;
  /** Of each channel, unbiased as in PyTorch. @shape `[C]` */
  readonly variance: tf.Tensor1D;
  /** The share of a new batch in them, as in PyTorch: 0.1. */
  readonly momentum: number;
}

/** What {@link batchNormTrain} gives. */
export interface BatchNormResult {
  /** The map, normalised. @shape `[B,h,w,C]` */
  readonly y: tf.Tensor4D;
  /** Of the batch; carries no gradient. */
  readonly mean: tf.Tensor1D;
  /** Of the batch, biased (divided by N); carries no gradient. Running statistics want it times N / (N - 1). */
  readonly variance: tf.Tensor1D;
}

/**
 * Batch normalisation by the batch's own statistics, with an exact gradient in a few passes.
 *
 * @remarks
 * TensorFlow.js's own gradient tiles the statistics to the size of the map. Here the gradient is
 * `dx = gamma / sigma * (dy - mean(dy) - xhat * mean(dy * xhat))`, per channel. On native a ReLU costs no pass of its own
 * forwards.
 *
 * @shape x `[B,h,w,C]`, gamma and beta `[C]` -> y `[B,h,w,C]`, mean and variance `[C]`
 * @throws DidError DID_SHAPE when x is not of rank 4, or gamma or beta do not fit the channels.
 * @source Ioffe and Szegedy 2015; the same numbers as torch.nn.functional.batch_norm(training=True).
 */
export function batchNormTrain(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
  activation: BatchNormActivation = 'linear',
): BatchNormResult {
  checkShape('x', x, ['B', 'h', 'w', 'C'], 'batchNormTrain');
  const channels = x.shape[3];
  checkShape('gamma', gamma, [channels], 'batchNormTrain');
  checkShape('beta', beta, [channels], 'batchNormTrain');
  const native = x.size > 0 ? currentNative() : undefined;
  if (native !== undefined) return batchNormOnNative(native, x, gamma, beta, epsilon, activation);
  const by = normalisationFor(x);
  const { mean, variance } = tf.tidy(() => ({ ...by.moments(x) }));
  const normalise = tf.customGrad((input, scale, shift, save) => {
    const [xIn, gammaIn, betaIn] = [input, scale, shift] as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D];
    const inverse = variance.add<tf.Tensor1D>(epsilon).rsqrt<tf.Tensor1D>();
    const gain = gammaIn.mul<tf.Tensor1D>(inverse);
    const value = by.apply(xIn, mean, gain, betaIn);
    (save as tf.GradSaveFunc)([xIn, gain, inverse, mean.clone()]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [xSaved, gainSaved, inverseSaved, meanSaved] = saved as [
        tf.Tensor4D,
        tf.Tensor1D,
        tf.Tensor1D,
        tf.Tensor1D,
      ];
      const back = by.gradients(xSaved, dy as tf.Tensor4D, meanSaved, inverseSaved, gainSaved);
      return [back.dx, back.dGamma, back.dBeta];
    };
    return { value, gradFunc };
  });
  const y = normalise(x, gamma, beta) as tf.Tensor4D;
  return { y: activation === 'relu' ? tf.relu(y) : y, mean, variance };
}

function normalisationFor(x: tf.Tensor4D): Normalisation {
  const heap = x.shape[3] % 4 === 0 && x.size > 0 ? currentWasmHeap() : undefined;
  return heap === undefined ? normalisationByOps : normalisationOnWasm(heap);
}

/**
 * {@link batchNormTrain} that gives the running statistics moved towards the batch's instead of the batch's own.
 *
 * @remarks On native the normalisation's own op moves them; elsewhere it takes eight small operations.
 * @returns `mean` and `variance` as torch.nn.BatchNorm2d keeps them: the variance unbiased.
 */
export function batchNormTrainRunning(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
  running: RunningStatistics,
  activation: BatchNormActivation = 'linear',
): BatchNormResult {
  const native = x.size > 0 ? currentNative() : undefined;
  if (native !== undefined) return batchNormOnNative(native, x, gamma, beta, epsilon, activation, running);
  const { y, mean, variance } = batchNormTrain(x, gamma, beta, epsilon, activation);
  const count = x.size / x.shape[3];
  const moved = (old: tf.Tensor1D, batch: tf.Tensor1D) =>
    old.mul<tf.Tensor1D>(1 - running.momentum).add<tf.Tensor1D>(batch.mul(running.momentum));
  return {
    y,
    mean: moved(running.mean, mean),
    variance: moved(running.variance, variance.mul(count / Math.max(1, count - 1))),
  };
}
