import * as tf from '@tensorflow/tfjs';
import { overrideKernel } from '../kernels/kernel-registry.js';
import { type ConvAttrs, convInfo } from '../kernels/window-attrs.js';

/**
 * Dilated convolutions with a padding in numbers: the frame is added first.
 *
 * @remarks The stock kernels read and write past the end of their maps there, and damage the heap without a word.
 */
export function registerDilatedPadding(): void {
  framed('Conv2D', false);
  framed('FusedConv2D', false);
  framed('DepthwiseConv2dNative', true);
  framed('FusedDepthwiseConv2D', true);
}

function framed(kernelName: string, depthwise: boolean): void {
  overrideKernel('wasm', kernelName, (params, next) => {
    const attrs = params.attrs as unknown as ConvAttrs & { readonly dataFormat?: string };
    const dilated = [attrs.dilations ?? 1].flat().some((step) => step !== 1);
    const named = attrs.pad === 'same' || attrs.pad === 'valid';
    if (!dilated || named || (attrs.dataFormat ?? 'NHWC') !== 'NHWC') return next(params);
    const { x, filter } = params.inputs as { x: tf.Tensor4D; filter: tf.Tensor4D };
    const { top, bottom, left, right } = convInfo(x.shape, filter.shape, attrs, depthwise).padInfo;
    return tf.tidy(() => {
      const frame: [number, number][] = [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ];
      const inputs = { ...params.inputs, x: tf.pad(x, frame) };
      return next({ ...params, inputs, attrs: { ...params.attrs, pad: 'valid' } as never }) as tf.Tensor;
    });
  });
}
