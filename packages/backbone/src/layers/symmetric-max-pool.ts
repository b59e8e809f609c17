import * as tf from '@tensorflow/tfjs';

/** Options of {@link SymmetricMaxPool}. */
export interface SymmetricMaxPoolConfig {
  readonly name?: string;
  readonly poolSize: number;
  readonly strides: number;
}

/**
 * A maximum over windows that overhang by half of their size on every side; what lies outside never is the maximum.
 *
 * @shape `[B,h,w,C]` -> `[B, ceil(h / strides), ceil(w / strides), C]`
 * @source torch.nn.MaxPool2d with `padding=kernel_size // 2`.
 */
export class SymmetricMaxPool extends tf.layers.Layer {
  static className = 'DidSymmetricMaxPool';
  private readonly poolSize: number;
  private readonly strides: number;

  constructor(config: SymmetricMaxPoolConfig) {
    super(config.name === undefined ? {} : { name: config.name });
    this.poolSize = config.poolSize;
    this.strides = config.strides;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
    return tf.maxPool(x, this.poolSize, this.strides, Math.floor(this.poolSize / 2));
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, height, width, channels] = inputShape as tf.Shape;
    const after = (side: number | null | undefined) =>
      side == null
        ? null
        : Math.floor((side + 2 * Math.floor(this.poolSize / 2) - this.poolSize) / this.strides) + 1;
    return [batch ?? null, after(height), after(width), channels ?? null];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), poolSize: this.poolSize, strides: this.strides };
  }
}
