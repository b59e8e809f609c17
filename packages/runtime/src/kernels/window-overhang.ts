import * as tf from '@tensorflow/tfjs';
import { type PoolAttrs, poolInfo } from './window-attrs.js';

/**
 * What a window's output must be multiplied by so that the stock gradient of average pooling comes out right.
 *
 * @remarks
 * Forwards, a window that hangs over the edge is averaged over the pixels that it holds. TensorFlow.js's own kernels
 * divide its gradient by the window's whole size all the same; TensorFlow's do not.
 *
 * @returns `[1,h,w,1]`, or null where no window hangs over
 */
export function overhangCorrection(shape: tf.Tensor4D['shape'], attrs: PoolAttrs): tf.Tensor4D | null {
  const info = poolInfo(shape, attrs);
  const { inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, padInfo } = info;
  const rows = held(outHeight, info.strideHeight, padInfo.top, filterHeight, inHeight);
  const columns = held(outWidth, info.strideWidth, padInfo.left, filterWidth, inWidth);
  const whole = filterHeight * filterWidth;
  if ([...rows].every((n) => n === filterHeight) && [...columns].every((n) => n === filterWidth)) return null;
  const factors = Float32Array.from(
    { length: outHeight * outWidth },
    (_, i) => whole / ((rows[Math.floor(i / outWidth)] as number) * (columns[i % outWidth] as number)),
  );
  return tf.tensor4d(factors, [1, outHeight, outWidth, 1]);
}

/** How many positions inside the input each window holds along one axis. */
function held(windows: number, stride: number, pad: number, size: number, input: number): Int32Array {
  return Int32Array.from({ length: windows }, (_, i) => {
    const start = i * stride - pad;
    return Math.max(1, Math.min(input, start + size) - Math.max(0, start));
  });
}
