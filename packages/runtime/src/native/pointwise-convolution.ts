import * as tf from '@tensorflow/tfjs';
import { type KernelParams, overrideKernel } from '../kernels/kernel-registry.js';
import type { ConvAttrs } from '../kernels/window-attrs.js';
import { isRecording } from './graph/recording.js';
import { type NativeBackend, opAttributes } from './native-backend.js';

/**
 * A convolution of single pixels, and its gradient by the filter, as the matrix products that they are.
 *
 * @remarks
 * oneDNN's own kernels of such convolutions turn the maps into blocks first: on two cores the products take 2 to 45 % less
 * time on every shape of a ResNet-50 of batch 8, most on the large maps of its first stages. The gradient by the input
 * gains nothing. On a GPU cuDNN knows better.
 */
export function registerPointwiseConvolution(): void {
  for (const name of ['Conv2D', 'FusedConv2D']) {
    overrideKernel('tensorflow', name, (params, stock) => {
      const { x, filter, bias, preluActivationWeights } = params.inputs as Record<string, tf.Tensor4D>;
      const { activation = 'linear' } = params.attrs as { activation?: string };
      const fused = bias !== undefined || preluActivationWeights !== undefined || activation !== 'linear';
      if (fused || !isPointwise(params, (filter as tf.Tensor4D).shape)) return stock(params);
      return pointwiseProduct(params, x as tf.Tensor4D, filter as tf.Tensor4D, false);
    });
  }
  overrideKernel('tensorflow', 'Conv2DBackpropFilter', (params, stock) => {
    const { x, dy } = params.inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
    const { filterShape } = params.attrs as unknown as ConvAttrs;
    return isPointwise(params, filterShape) ? pointwiseProduct(params, x, dy, true) : stock(params);
  });
}

/** Whether a convolution is a matrix product as it stands. */
export function isPointwise(
  { attrs, backend }: KernelParams,
  [height, width]: tf.Tensor4D['shape'],
): boolean {
  const {
    strides,
    pad,
    dataFormat = 'NHWC',
  } = attrs as unknown as ConvAttrs & { readonly dataFormat?: string };
  return (
    height === 1 &&
    width === 1 &&
    [strides].flat().every((stride) => stride === 1) &&
    (pad === 'same' || pad === 'valid' || pad === 0) &&
    dataFormat === 'NHWC' &&
    !(backend as NativeBackend).isUsingGpuDevice &&
    !isRecording()
  );
}

/** `a b` over pixels and channels, or `a^T b` for the filter's gradient. */
export function pointwiseProduct(
  { backend }: KernelParams,
  a: tf.Tensor4D,
  b: tf.Tensor4D,
  filterGradient: boolean,
): tf.Tensor {
  const native = backend as NativeBackend;
  const attribute = opAttributes(native);
  const attributes = [
    attribute.float32('T'),
    attribute.flag('transpose_a', filterGradient),
    attribute.flag('transpose_b', false),
  ];
  return tf.tidy(() => {
    const flat = [a, b].map((one) => tf.reshape(one, [-1, one.shape[3] as number]));
    const [result] = native.executeMultipleOutputs('MatMul', attributes, flat, 1) as [tf.Tensor];
    const [batch, height, width] = a.shape;
    const outputs = b.shape[3];
    return tf.reshape(result, filterGradient ? [1, 1, a.shape[3], outputs] : [batch, height, width, outputs]);
  });
}
