import type { SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';

/** One fully connected layer of a critic. */
export interface DenseWeights {
  readonly kernel: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1>;
}

/** He's normal initialisation for a layer with ReLU; `gain` 0 starts the layer as zero. */
export function denseWeights(
  inputs: number,
  units: number,
  random: SeededRandom,
  gain = Math.SQRT2,
): DenseWeights {
  const deviation = gain / Math.sqrt(inputs);
  const values = Float32Array.from({ length: inputs * units }, () => random.normal(0, deviation));
  return tf.tidy(() => ({
    kernel: tf.variable(tf.tensor2d(values, [inputs, units])),
    bias: tf.variable(tf.zeros<tf.Rank.R1>([units])),
  }));
}

/** The layer without its activation. @shape `[K,inputs]` -> `[K,units]` */
export function dense(x: tf.Tensor2D, { kernel, bias }: DenseWeights): tf.Tensor2D {
  return tf.add(tf.matMul(x, kernel as unknown as tf.Tensor2D), bias);
}
