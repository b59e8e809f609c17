import * as tf from '@tensorflow/tfjs';
import { type KernelParams, overrideKernel } from '../kernels/kernel-registry.js';
import { type ConvAttrs, convInfo } from '../kernels/window-attrs.js';
import { isRecording } from './graph/recording.js';
import { type NativeBackend, opAttributes } from './native-backend.js';
import { runOnednnOp } from './onednn-op.js';
import { isPointwise, pointwiseProduct } from './pointwise-convolution.js';

interface FusedAttrs extends ConvAttrs {
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly activation?: Parameters<typeof tf.backend_util.applyActivation>[1];
  readonly leakyreluAlpha?: number;
}

/**
 * Up to so many pixels a product and a bias after it take less time than oneDNN's convolution with a bias, which first turns
 * the filter into blocks: 10 to 45 % less for one picture through a ResNet-50, from 16 pictures on nothing or more.
 */
const FEW_PIXELS = 4096;

/**
 * A fused convolution adds its bias while it writes its result.
 *
 * @remarks
 * tfjs-node convolves, adds and activates in three passes. TensorFlow's own fused op wants a list of strings, which the
 * addon cannot pass; the op that its graph rewriting makes of a convolution and a bias needs none.
 */
export function registerBiasedConvolution(): void {
  overrideKernel('tensorflow', 'FusedConv2D', (params, stock) => {
    const { x, filter, bias, preluActivationWeights } = params.inputs as Record<string, tf.Tensor4D>;
    const attrs = params.attrs as unknown as FusedAttrs;
    const info = convInfo((x as tf.Tensor4D).shape, (filter as tf.Tensor4D).shape, attrs);
    if (bias === undefined || !isPlain(bias, attrs, info)) return stock(params);
    return tf.tidy(() => {
      const sums = biasedSums(params, info);
      if (sums === undefined) return stock(params) as tf.Tensor;
      return tf.backend_util.applyActivation(
        sums,
        attrs.activation ?? 'linear',
        preluActivationWeights,
        attrs.leakyreluAlpha,
      );
    });
  });
}

/** Undefined where oneDNN's op is not there. */
function biasedSums(params: KernelParams, info: tf.backend_util.Conv2DInfo): tf.Tensor | undefined {
  const native = params.backend as NativeBackend;
  const { x, filter, bias } = params.inputs as { x: tf.Tensor4D; filter: tf.Tensor4D; bias: tf.Tensor1D };
  if (isRecording()) {
    const sums = tf.engine().runKernel('Conv2D', { x, filter }, params.attrs ?? {}) as tf.Tensor;
    return addBias(native, sums, bias);
  }
  const [batch, height, width] = info.outShape as [number, number, number, number];
  if (batch * height * width <= FEW_PIXELS && isPointwise(params, info.filterShape)) {
    return addBias(native, pointwiseProduct(params, x, filter, false), bias);
  }
  return runOnednnOp(
    native,
    '_MklNativeConv2DWithBias',
    attributesOf(native, info),
    [x, filter, bias],
    1,
  )?.[0];
}

function addBias(native: NativeBackend, sums: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const attributes = [opAttributes(native).float32('T'), opAttributes(native).text('data_format', 'NHWC')];
  return native.executeMultipleOutputs('BiasAdd', attributes, [sums, bias], 1)[0] as tf.Tensor;
}

function isPlain(bias: tf.Tensor, attrs: FusedAttrs, info: tf.backend_util.Conv2DInfo): boolean {
  return (
    attrs.dataFormat === 'NHWC' &&
    bias.rank === 1 &&
    bias.size === info.outChannels &&
    info.outShape.every((n) => n > 0)
  );
}

function attributesOf(native: NativeBackend, info: tf.backend_util.Conv2DInfo) {
  const attribute = opAttributes(native);
  const { type, top, bottom, left, right } = info.padInfo;
  const named = type === 'SAME' || type === 'VALID';
  return [
    attribute.float32('T'),
    attribute.text('data_format', 'NHWC'),
    attribute.integers('strides', [1, info.strideHeight, info.strideWidth, 1]),
    attribute.integers('dilations', [1, info.dilationHeight, info.dilationWidth, 1]),
    attribute.text('padding', named ? type : 'EXPLICIT'),
    ...(named ? [] : [attribute.integers('explicit_paddings', [0, 0, top, bottom, left, right, 0, 0])]),
  ];
}
