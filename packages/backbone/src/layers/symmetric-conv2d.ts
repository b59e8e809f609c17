import type { FoldableConvolution } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';

/** Options of {@link SymmetricConv2D}, with the names of `tf.layers.conv2d`. */
export interface SymmetricConv2DConfig {
  readonly name?: string;
  readonly filters: number;
  readonly kernelSize: number;
  /** Default 1. */
  readonly strides?: number;
  /** Default false. */
  readonly useBias?: boolean;
  /** Default `linear`. */
  readonly activation?: 'linear' | 'relu';
  readonly kernelInitializer?: Parameters<typeof tf.layers.conv2d>[0]['kernelInitializer'];
  readonly trainable?: boolean;
}

/**
 * A convolution padded by half of its kernel on every side, as PyTorch writes `padding=kernel // 2`.
 *
 * @remarks
 * `tf.layers.conv2d` would want a layer for the frame, whose pixels are copied forwards and back. And it computes its input's
 * gradient when nobody asks for it: at the first layer, on pictures, a thirtieth of a ResNet-50's training step.
 *
 * @shape `[B,h,w,C]` -> `[B, ceil(h / strides), ceil(w / strides), filters]`
 * @source torch.nn.Conv2d.
 */
export class SymmetricConv2D extends tf.layers.Layer implements FoldableConvolution {
  static className = 'DidSymmetricConv2D';
  readonly foldsAs = 'Conv2D';
  private readonly config: Required<Pick<SymmetricConv2DConfig, 'filters' | 'kernelSize' | 'strides'>>;
  private readonly useBias: boolean;
  private readonly activation: 'linear' | 'relu';
  private readonly kernelInitializer: SymmetricConv2DConfig['kernelInitializer'];
  private kernel!: tf.LayerVariable;
  private bias: tf.LayerVariable | undefined;

  constructor(config: SymmetricConv2DConfig) {
    super({
      ...(config.name === undefined ? {} : { name: config.name }),
      ...(config.trainable === undefined ? {} : { trainable: config.trainable }),
    });
    const { filters, kernelSize, strides = 1 } = config;
    this.config = { filters, kernelSize, strides };
    this.useBias = config.useBias ?? false;
    this.activation = config.activation ?? 'linear';
    this.kernelInitializer = config.kernelInitializer ?? 'glorotNormal';
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const { filters, kernelSize } = this.config;
    const channels = (inputShape as tf.Shape).at(-1) as number;
    const shape = [kernelSize, kernelSize, channels, filters];
    // Of the layer that has the same weights: it reads every form in which an initialiser can be given.
    const { kernelInitializer } = tf.layers.conv2d({
      ...{ filters, kernelSize },
      ...(this.kernelInitializer === undefined ? {} : { kernelInitializer: this.kernelInitializer }),
    }) as unknown as { kernelInitializer: Parameters<tf.layers.Layer['addWeight']>[3] };
    this.kernel = this.addWeight('kernel', shape, 'float32', kernelInitializer);
    if (this.useBias) this.bias = this.addWeight('bias', [filters], 'float32', tf.initializers.zeros());
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
    const { strides, kernelSize } = this.config;
    const filter = this.kernel.read() as tf.Tensor4D;
    const pad = Math.floor(kernelSize / 2);
    if (this.bias === undefined && this.activation === 'linear') return tf.conv2d(x, filter, strides, pad);
    const bias = this.bias?.read() as tf.Tensor1D | undefined;
    return tf.fused.conv2d({
      ...{ x, filter, strides, pad, activation: this.activation },
      ...(bias === undefined ? {} : { bias }),
    });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, height, width] = inputShape as [number | null, number | null, number | null];
    const { strides, filters, kernelSize } = this.config;
    const after = (side: number | null) =>
      side === null ? null : Math.floor((side + 2 * Math.floor(kernelSize / 2) - kernelSize) / strides) + 1;
    return [batch, after(height), after(width), filters];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { useBias, activation } = this;
    return {
      ...super.getConfig(),
      ...this.config,
      useBias,
      activation,
      kernelInitializer: this.initializerConfig(),
    };
  }

  private initializerConfig(): tf.serialization.ConfigDictValue {
    const initializer = this.kernelInitializer;
    if (initializer === undefined || typeof initializer === 'string') return initializer ?? null;
    const one = initializer as tf.serialization.Serializable;
    return { className: one.getClassName(), config: one.getConfig() };
  }
}
