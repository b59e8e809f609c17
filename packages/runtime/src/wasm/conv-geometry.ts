import type * as tf from '@tensorflow/tfjs';
import type { ConvAxis } from './axis-stencil.js';

/** A convolution's geometry, as `tf.backend_util.computeConv2DInfo` gives it. */
export type ConvInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

/** Its two axes. */
export function axesOf(info: ConvInfo): { readonly rows: ConvAxis; readonly columns: ConvAxis } {
  return {
    rows: {
      inSize: info.inHeight,
      outSize: info.outHeight,
      filterSize: info.filterHeight,
      stride: info.strideHeight,
      padBefore: info.padInfo.top,
    },
    columns: {
      inSize: info.inWidth,
      outSize: info.outWidth,
      filterSize: info.filterWidth,
      stride: info.strideWidth,
      padBefore: info.padInfo.left,
    },
  };
}

/** Names a geometry, channels aside: what lists of pixels depend on. */
export function geometryKey(info: ConvInfo): string {
  const { inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, padInfo } = info;
  return [
    ...[info.batchSize, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth],
    ...[info.strideHeight, info.strideWidth, padInfo.top, padInfo.left],
  ].join();
}
