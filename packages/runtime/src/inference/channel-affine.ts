import * as tf from '@tensorflow/tfjs';

/** What a normalisation does at inference: `y = gain * x + shift`, by channel. */
export interface ChannelAffine {
  /** `[C]`. */
  readonly gain: tf.Tensor1D;
  /** `[C]`. */
  readonly shift: tf.Tensor1D;
}

/** What a convolution can apply in its own pass. */
export type FoldableActivation = 'linear' | 'relu' | 'relu6';

/** A layer that multiplies and shifts channels at inference, and says by what: a batch norm of one's own. */
export interface ChannelAffineLayer {
  /** What it applies after that. Default `linear`. */
  readonly activation?: FoldableActivation;
  /** The caller disposes of both. */
  channelAffine(): ChannelAffine;
}

/** How to find out what a layer does to channels, and what it applies after that. */
export interface AffineOf {
  readonly affine: () => ChannelAffine;
  readonly activation: FoldableActivation;
}

/**
 * What a layer does to channels at inference, where it is such a layer: TensorFlow.js's batch normalisation over the
 * last axis, or one that has {@link ChannelAffineLayer.channelAffine}.
 */
export function affineOf(layer: tf.layers.Layer): AffineOf | undefined {
  const own = layer as tf.layers.Layer & Partial<ChannelAffineLayer>;
  if (typeof own.channelAffine === 'function') {
    return {
      affine: () => (own as ChannelAffineLayer).channelAffine(),
      activation: own.activation ?? 'linear',
    };
  }
  if (layer.getClassName() !== 'BatchNormalization') return undefined;
  const { axis, epsilon, scale, center } = layer.getConfig() as {
    axis: number;
    epsilon: number;
    scale: boolean;
    center: boolean;
  };
  const rank = (layer.outputShape as tf.Shape).length;
  if (axis !== -1 && axis !== rank - 1) return undefined;
  const affine = () =>
    tf.tidy(() => {
      const weights = layer.getWeights() as tf.Tensor1D[];
      const [mean, variance] = weights.slice(-2) as [tf.Tensor1D, tf.Tensor1D];
      const inverse = variance.add<tf.Tensor1D>(epsilon).rsqrt<tf.Tensor1D>();
      const gain = scale ? inverse.mul<tf.Tensor1D>(weights[0] as tf.Tensor1D) : inverse;
      const beta = center ? (weights[scale ? 1 : 0] as tf.Tensor1D) : tf.zerosLike(mean);
      return { gain, shift: beta.sub<tf.Tensor1D>(mean.mul(gain)) };
    });
  return { affine, activation: 'linear' };
}
