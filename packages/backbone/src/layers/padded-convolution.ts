import type { FoldableConvolution } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';

/**
 * How a convolution frames its input: `symmetric` by half of its kernel on every side, as PyTorch writes
 * `padding=kernel // 2`; `same` as TensorFlow does, which at a stride puts the odd pixel at the end; `valid` not at all.
 */
export type ConvPadding = 'symmetric' | 'same' | 'valid';

/** What a convolution applies to its result in the same pass. */
export type ConvActivation = 'linear' | 'relu' | 'relu6';

type KernelInitializer = Parameters<typeof tf.layers.conv2d>[0]['kernelInitializer'];

/** Options that {@link PaddedConvolution}s share, with the names of `tf.layers.conv2d`. */
export interface PaddedConvolutionConfig {
  readonly name?: string;
  readonly kernelSize: number;
  /** Default 1. */
  readonly strides?: number;
  /** Default `symmetric`. */
  readonly padding?: ConvPadding;
  /** Default false. */
  readonly useBias?: boolean;
  /** Default `linear`. */
  readonly activation?: ConvActivation;
  readonly trainable?: boolean;
}

/** What a convolution runs on. */
export interface ConvolutionOperands {
  readonly x: tf.Tensor4D;
  readonly filter: tf.Tensor4D;
  readonly strides: number;
  readonly pad: 'same' | 'valid' | number;
}

/** A convolution as a layer, padded as PyTorch or as TensorFlow pads; subclasses say which convolution. */
export abstract class PaddedConvolution extends tf.layers.Layer implements FoldableConvolution {
  abstract readonly foldsAs: FoldableConvolution['foldsAs'];
  private readonly config: Required<Pick<PaddedConvolutionConfig, 'kernelSize' | 'strides' | 'padding'>>;
  private readonly useBias: boolean;
  private readonly activation: ConvActivation;
  private kernel!: tf.LayerVariable;
  private bias: tf.LayerVariable | undefined;

  constructor(config: PaddedConvolutionConfig) {
    super({
      ...(config.name === undefined ? {} : { name: config.name }),
      ...(config.trainable === undefined ? {} : { trainable: config.trainable }),
    });
    const { kernelSize, strides = 1, padding = 'symmetric' } = config;
    this.config = { kernelSize, strides, padding };
    this.useBias = config.useBias ?? false;
    this.activation = config.activation ?? 'linear';
  }

  /** Channels that leave where so many enter. */
  protected abstract channelsAfter(channels: number): number;
  /** Name, last two sides and initialiser of the kernel. */
  protected abstract kernelOf(channels: number): {
    readonly name: string;
    readonly sides: readonly [number, number];
    readonly initializer: KernelInitializer;
  };
  protected abstract convolve(operands: ConvolutionOperands): tf.Tensor4D;
  protected abstract convolveFused(
    operands: ConvolutionOperands & { readonly bias?: tf.Tensor1D; readonly activation: ConvActivation },
  ): tf.Tensor4D;

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const { kernelSize } = this.config;
    const channels = (inputShape as tf.Shape).at(-1) as number;
    const { name, sides, initializer } = this.kernelOf(channels);
    // Of the layer that has such a weight: it reads every form in which an initialiser can be given.
    const { kernelInitializer } = tf.layers.conv2d({
      ...{ filters: 1, kernelSize },
      ...(initializer === undefined ? {} : { kernelInitializer: initializer }),
    }) as unknown as { kernelInitializer: Parameters<tf.layers.Layer['addWeight']>[3] };
    this.kernel = this.addWeight(name, [kernelSize, kernelSize, ...sides], 'float32', kernelInitializer);
    if (this.useBias) {
      const width = this.channelsAfter(channels);
      this.bias = this.addWeight('bias', [width], 'float32', tf.initializers.zeros());
    }
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
    const { strides, kernelSize, padding } = this.config;
    const filter = this.kernel.read() as tf.Tensor4D;
    const pad = padding === 'symmetric' ? Math.floor(kernelSize / 2) : padding;
    const operands = { x, filter, strides, pad };
    if (this.bias === undefined && this.activation === 'linear') return this.convolve(operands);
    const bias = this.bias?.read() as tf.Tensor1D | undefined;
    return this.convolveFused({
      ...operands,
      activation: this.activation,
      ...(bias === undefined ? {} : { bias }),
    });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, height, width, channels] = inputShape as [
      number | null,
      number | null,
      number | null,
      number,
    ];
    return [batch, this.sideAfter(height), this.sideAfter(width), this.channelsAfter(channels)];
  }

  private sideAfter(side: number | null): number | null {
    const { strides, kernelSize, padding } = this.config;
    if (side === null) return null;
    if (padding === 'same') return Math.ceil(side / strides);
    const frame = padding === 'symmetric' ? 2 * Math.floor(kernelSize / 2) : 0;
    return Math.floor((side + frame - kernelSize) / strides) + 1;
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { useBias, activation } = this;
    return { ...super.getConfig(), ...this.config, useBias, activation };
  }
}

/** An initialiser as `getConfig` gives it. */
export function initializerConfig(initializer: KernelInitializer): tf.serialization.ConfigDictValue {
  if (initializer === undefined || typeof initializer === 'string') return initializer ?? null;
  const one = initializer as tf.serialization.Serializable;
  return { className: one.getClassName(), config: one.getConfig() };
}
