import * as tf from '@tensorflow/tfjs';
import {
  type ConvolutionOperands,
  initializerConfig,
  PaddedConvolution,
  type PaddedConvolutionConfig,
} from './padded-convolution.js';

/** Options of {@link PaddedConv2D}. */
export interface PaddedConv2DConfig extends PaddedConvolutionConfig {
  readonly filters: number;
  readonly kernelInitializer?: Parameters<typeof tf.layers.conv2d>[0]['kernelInitializer'];
}

/**
 * A convolution that pads by itself.
 *
 * @remarks
 * `tf.layers.conv2d` would want a layer for PyTorch's frame, whose pixels are copied forwards and back. And it computes its
 * input's gradient when nobody asks for it: at the first layer, on pictures, a thirtieth of a ResNet-50's training step.
 *
 * @shape `[B,h,w,C]` -> `[B, ceil(h / strides), ceil(w / strides), filters]`, smaller where `valid`
 * @source torch.nn.Conv2d; for `same` tf.nn.conv2d.
 */
export class PaddedConv2D extends PaddedConvolution {
  static className = 'DidPaddedConv2D';
  readonly foldsAs = 'Conv2D';
  private readonly filters: number;
  private readonly kernelInitializer: PaddedConv2DConfig['kernelInitializer'];

  constructor(config: PaddedConv2DConfig) {
    super(config);
    this.filters = config.filters;
    this.kernelInitializer = config.kernelInitializer ?? 'glorotNormal';
  }

  protected override channelsAfter(): number {
    return this.filters;
  }

  protected override kernelOf(channels: number) {
    const sides = [channels, this.filters] as const;
    return { name: 'kernel', sides, initializer: this.kernelInitializer };
  }

  protected override convolve({ x, filter, strides, pad }: ConvolutionOperands): tf.Tensor4D {
    return tf.conv2d(x, filter, strides, pad);
  }

  protected override convolveFused(operands: Parameters<PaddedConvolution['convolveFused']>[0]): tf.Tensor4D {
    return tf.fused.conv2d(operands);
  }

  override getConfig(): tf.serialization.ConfigDict {
    const kernelInitializer = initializerConfig(this.kernelInitializer);
    return { ...super.getConfig(), filters: this.filters, kernelInitializer };
  }
}
