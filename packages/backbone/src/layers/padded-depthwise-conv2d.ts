import * as tf from '@tensorflow/tfjs';
import {
  type ConvolutionOperands,
  initializerConfig,
  PaddedConvolution,
  type PaddedConvolutionConfig,
} from './padded-convolution.js';

/** Options of {@link PaddedDepthwiseConv2D}. */
export interface PaddedDepthwiseConv2DConfig extends PaddedConvolutionConfig {
  readonly depthwiseInitializer?: Parameters<typeof tf.layers.conv2d>[0]['kernelInitializer'];
}

/**
 * A convolution of each channel by a kernel of its own, that pads by itself.
 *
 * @remarks
 * Once folded (`foldForInference` of `@did/runtime`), it adds its bias and activates in the convolution's own pass;
 * `tf.layers.depthwiseConv2d` takes three.
 *
 * @shape `[B,h,w,C]` -> `[B, ceil(h / strides), ceil(w / strides), C]`, smaller where `valid`
 * @source torch.nn.Conv2d with `groups=C`; for `same` tf.nn.depthwise_conv2d.
 */
export class PaddedDepthwiseConv2D extends PaddedConvolution {
  static className = 'DidPaddedDepthwiseConv2D';
  readonly foldsAs = 'DepthwiseConv2D';
  private readonly depthwiseInitializer: PaddedDepthwiseConv2DConfig['depthwiseInitializer'];

  constructor(config: PaddedDepthwiseConv2DConfig) {
    super(config);
    this.depthwiseInitializer = config.depthwiseInitializer ?? 'glorotNormal';
  }

  protected override channelsAfter(channels: number): number {
    return channels;
  }

  protected override kernelOf(channels: number) {
    const sides = [channels, 1] as const;
    return { name: 'depthwise_kernel', sides, initializer: this.depthwiseInitializer };
  }

  protected override convolve({ x, filter, strides, pad }: ConvolutionOperands): tf.Tensor4D {
    return tf.depthwiseConv2d(x, filter, strides, pad);
  }

  protected override convolveFused(operands: Parameters<PaddedConvolution['convolveFused']>[0]): tf.Tensor4D {
    return tf.fused.depthwiseConv2d(operands);
  }

  override getConfig(): tf.serialization.ConfigDict {
    const depthwiseInitializer = initializerConfig(this.depthwiseInitializer);
    return { ...super.getConfig(), depthwiseInitializer };
  }
}
