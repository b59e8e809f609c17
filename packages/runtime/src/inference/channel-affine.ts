import * as tf from '@tensorflow/tfjs';

/** What a normalisation does at inference: `y = gain * x + shift`, by channel. */
export interface ChannelAffine {
  /** `[C]`. */
  readonly gain: tf.Tensor1D;
  /** `[C]`. */
  readonly shift: tf.Tensor1D;
}

/** A layer that multiplies and shifts channels at inference, and says by what: a batch norm of one's own. */
export interface ChannelAffineLayer {
  /** The caller disposes of both. */
  channelAffine(): ChannelAffine;
}

/**
 * What a layer does to channels at inference, where it is such a layer: TensorFlow.js's batch normalisation over the
 * last axis, or one that has {@link ChannelAffineLayer.channelAffine}. The function returned computes it.
 */
export function affineOf(layer: tf.layers.Layer): (() => ChannelAffine) | undefined {
  const own = layer as tf.layers.Layer & Partial<ChannelAffineLayer>;
  if (typeof own.channelAffine === 'function') return () => (own as ChannelAffineLayer).channelAffine();
  if (layer.getClassName() !== 'BatchNormalization') return undefined;
  const { axis, epsilon, scale, center } = layer.getConfig() as {
    axis: number;
    epsilon: number;
    scale: boolean;
    center: boolean;
  };
  const rank = (layer.outputShape as tf.Shape).length;
  if (axis !== -1 && axis !== rank - 1) return undefined;
  return () =>
    tf.tidy(() => {
      const weights = layer.getWeights() as tf.Tensor1D[];
      const [mean, variance] = weights.slice(-2) as [tf.Tensor1D, tf.Tensor1D];
      const inverse = variance.add<tf.Tensor1D>(epsilon).rsqrt<tf.Tensor1D>();
      const gain = scale ? inverse.mul<tf.Tensor1D>(weights[0] as tf.Tensor1D) : inverse;
      const beta = center ? (weights[scale ? 1 : 0] as tf.Tensor1D) : tf.zerosLike(mean);
      return { gain, shift: beta.sub<tf.Tensor1D>(mean.mul(gain)) };
    });
}
