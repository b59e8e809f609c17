import type * as tf from '@tensorflow/tfjs';

/** Statistics of each channel over batch and map. */
export interface Moments {
  readonly mean: tf.Tensor1D;
  /** Divided by N. */
  readonly variance: tf.Tensor1D;
}

/** What flows back through a normalisation by batch statistics. */
export interface NormalisationGradients {
  readonly dx: tf.Tensor;
  readonly dGamma: tf.Tensor1D;
  readonly dBeta: tf.Tensor1D;
}

/** The three passes of batch normalisation, as a backend does them. */
export interface Normalisation {
  moments(x: tf.Tensor4D): Moments;
  /** `(x - mean) * gain + beta`. */
  apply(x: tf.Tensor4D, mean: tf.Tensor1D, gain: tf.Tensor1D, beta: tf.Tensor1D): tf.Tensor4D;
  /** `gain` is gamma over the standard deviation, `inverse` one over it. */
  gradients(
    x: tf.Tensor4D,
    dy: tf.Tensor4D,
    mean: tf.Tensor1D,
    inverse: tf.Tensor1D,
    gain: tf.Tensor1D,
  ): NormalisationGradients;
}
