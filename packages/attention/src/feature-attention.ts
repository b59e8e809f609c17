import type { Seed } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { ATTENTION_DEFAULTS, type AttentionOptions } from './attention-options.js';
import { ChannelAttention } from './channel-attention.js';
import { SpatialAttention } from './spatial-attention.js';

/**
 * A mask over a whole feature map from channel and spatial attention.
 *
 * @remarks
 * For `kind: 'average'` the mean of {@link ChannelAttention} and {@link SpatialAttention}, each a sigmoid,
 *
 * ```math
 * M = \frac{M_c(F) + M_s(F)}{2}
 * ```
 *
 * and for `'cbam'`, where the spatial attention looks at what the channel attention let through, their product:
 *
 * ```math
 * M = M_c(F) \otimes M_s(M_c(F) \otimes F)
 * ```
 *
 * For `'channel'` it is M_c alone, at every place. A mask near one half takes nothing away: both parts of the map are then the
 * same features, scaled. A low `temperature` lets it open and close.
 *
 * @shape `[B,h,w,C]` -> `[B,h,w,C]`, in (0,1)
 * @dtype float32
 * @source DID, section 3.2, which leaves the shape of M open; Woo et al. 2018 for its parts.
 */
export class FeatureAttention extends tf.layers.Layer {
  /** What it is called in a saved model. */
  static className = 'DidFeatureAttention';
  private readonly options: Required<Omit<AttentionOptions, 'channels' | 'name'>>;
  private readonly channel: ChannelAttention;
  private readonly spatial: SpatialAttention | null;

  /**
   * Makes the layer; its weights come when it is first applied.
   *
   * @param config - Kind, sizes, seed and names; `channels` is not needed.
   */
  constructor(config: Partial<AttentionOptions> & { readonly weightPrefix?: string } = {}) {
    super(config.name === undefined ? {} : { name: config.name });
    const { kind, temperature, reduction, kernelSize, seed } = { ...ATTENTION_DEFAULTS, ...config };
    this.options = { kind, temperature, reduction, kernelSize, seed: seed as Seed };
    const prefix = config.weightPrefix ?? '';
    this.channel = new ChannelAttention({
      temperature,
      reduction,
      seed,
      weightPrefix: `${prefix}channel/`,
      name: `${this.name}-channel`,
    });
    this.spatial =
      kind === 'channel'
        ? null
        : new SpatialAttention({
            temperature,
            kernelSize,
            seed,
            weightPrefix: `${prefix}spatial/`,
            name: `${this.name}-spatial`,
          });
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    this.channel.build(inputShape);
    this.spatial?.build(inputShape);
    const parts = this.spatial === null ? [this.channel] : [this.channel, this.spatial];
    this.trainableWeights = parts.flatMap((part) => part.trainableWeights);
    this.nonTrainableWeights = parts.flatMap((part) => part.nonTrainableWeights);
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean } = {}): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
      const channelMask = this.channel.call(x);
      if (this.spatial === null) return tf.add(channelMask, tf.zerosLike(x));
      this.spatial.trainable = this.trainable;
      if (this.options.kind === 'cbam') {
        return tf.mul(channelMask, this.spatial.call(tf.mul(x, channelMask), kwargs));
      }
      return tf.mul(tf.add(channelMask, this.spatial.call(x, kwargs)), 0.5);
    });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.options };
  }
}
