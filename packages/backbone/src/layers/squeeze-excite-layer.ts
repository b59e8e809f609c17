import * as tf from '@tensorflow/tfjs';
import { HeNormal } from './he-normal.js';
import { type SqueezeActivations, squeezeExcite } from './squeeze-excite.js';

/** Options of {@link SqueezeExcite}. */
export interface SqueezeExciteConfig {
  /** The layer's name in its model. */
  readonly name?: string;
  /** Channels between the two small layers. */
  readonly squeezeChannels: number;
  /** Default `silu-sigmoid`, EfficientNet's. */
  readonly activations?: SqueezeActivations;
  /** Draws the kernels. */
  readonly seed: number;
  /** False freezes it; true unless given. */
  readonly trainable?: boolean;
}

/**
 * Scales each channel by a number that follows from the means of all; kernels start as convolutions do, biases at 0.
 *
 * @remarks Its kernels are 1x1 convolutions, `[1,1,C,S]` and `[1,1,S,C]`, as in torchvision (`fc1`, `fc2`).
 * @shape `[B,h,w,C]` -> the same
 * @source Hu et al. 2018; torchvision.ops.SqueezeExcitation.
 */
export class SqueezeExcite extends tf.layers.Layer {
  /** What it is called in a saved model. */
  static className = 'DidSqueezeExcite';
  /** Channels between the two small layers. */
  readonly squeezeChannels: number;
  private readonly activations: SqueezeActivations;
  private readonly seed: number;
  private squeezeKernel!: tf.LayerVariable;
  private squeezeBias!: tf.LayerVariable;
  private exciteKernel!: tf.LayerVariable;
  private exciteBias!: tf.LayerVariable;

  /** Makes the layer; its weights come when it is first applied. */
  constructor(config: SqueezeExciteConfig) {
    super({
      ...(config.name === undefined ? {} : { name: config.name }),
      ...(config.trainable === undefined ? {} : { trainable: config.trainable }),
    });
    this.squeezeChannels = config.squeezeChannels;
    this.activations = config.activations ?? 'silu-sigmoid';
    this.seed = config.seed;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const channels = (inputShape as tf.Shape).at(-1) as number;
    const { squeezeChannels: few, seed } = this;
    const zeros = tf.initializers.zeros();
    const normal = (offset: number) => new HeNormal({ seed: seed + offset });
    this.squeezeKernel = this.addWeight('squeeze_kernel', [1, 1, channels, few], 'float32', normal(0));
    this.squeezeBias = this.addWeight('squeeze_bias', [few], 'float32', zeros);
    this.exciteKernel = this.addWeight('excite_kernel', [1, 1, few, channels], 'float32', normal(1));
    this.exciteBias = this.addWeight('excite_bias', [channels], 'float32', zeros);
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
      const channels = x.shape[3];
      const weights = {
        squeezeKernel: this.squeezeKernel.read().reshape<tf.Tensor2D>([channels, this.squeezeChannels]),
        squeezeBias: this.squeezeBias.read() as tf.Tensor1D,
        exciteKernel: this.exciteKernel.read().reshape<tf.Tensor2D>([this.squeezeChannels, channels]),
        exciteBias: this.exciteBias.read() as tf.Tensor1D,
      };
      return squeezeExcite(x, weights, this.activations);
    });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { squeezeChannels, activations, seed } = this;
    return { ...super.getConfig(), squeezeChannels, activations, seed };
  }
}
