import * as tf from '@tensorflow/tfjs';
import { subsample } from './subsample.js';

/** A convolution's geometry, as `tf.backend_util.computeConv2DInfo` gives it. */
export type ConvInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

/**
 * The gradient of a convolution by its filter, as one convolution.
 *
 * @remarks
 * `dW[i,j,ci,co] = sum over n,y,x of X[n, y s + i d - pad, x s + j d - pad, ci] dY[n,y,x,co]`: with the pictures'
 * channels as the batch and the batch as channels this is X convolved by dY, where the stride and the
 * dilation change places.
 *
 * @shape x `[B,H,W,Ci]`, dy `[B,h,w,Co]` -> `[kh,kw,Ci,Co]`
 */
export function conv2dFilterGrad(x: tf.Tensor4D, dy: tf.Tensor4D, info: ConvInfo): tf.Tensor4D {
  return tf.tidy(() => {
    const { filterHeight, filterWidth, inChannels, outChannels } = info;
    if (isPointwise(info)) return pointwise(x, dy, info);
    const images = tf.transpose(padToFit(x, info), [3, 1, 2, 0]); // [Ci,H,W,B]
    const filter = tf.transpose(dy, [1, 2, 0, 3]); //                [h,w,B,Co]
    const taps = tf.conv2d(images, filter, [info.dilationHeight, info.dilationWidth], 'valid', 'NHWC', [
      info.strideHeight,
      info.strideWidth,
    ]); //                                                            [Ci,kh,kw,Co]
    const gradient = tf.transpose(taps, [1, 2, 0, 3]);
    return gradient.reshape([filterHeight, filterWidth, inChannels, outChannels]);
  });
}

function isPointwise(info: ConvInfo): boolean {
  return (
    info.filterHeight === 1 &&
    info.filterWidth === 1 &&
    info.padInfo.top === 0 &&
    info.padInfo.left === 0 &&
    info.padInfo.bottom === 0 &&
    info.padInfo.right === 0
  );
}

function pointwise(x: tf.Tensor4D, dy: tf.Tensor4D, info: ConvInfo): tf.Tensor4D {
  const { strideHeight, strideWidth, inChannels, outChannels } = info;
  const seen = strideHeight === 1 && strideWidth === 1 ? x : subsample(x, strideHeight, strideWidth);
  const columns = tf.transpose(seen.reshape([-1, inChannels])) as tf.Tensor2D;
  return tf
    .matMul(columns, dy.reshape<tf.Tensor2D>([-1, outChannels]))
    .reshape([1, 1, inChannels, outChannels]);
}

/** Pads, or crops what no output has seen, so that a valid convolution by dY gives just the filter's size. */
function padToFit(x: tf.Tensor4D, info: ConvInfo): tf.Tensor4D {
  const rows = (info.outHeight - 1) * info.strideHeight + (info.filterHeight - 1) * info.dilationHeight + 1;
  const columns = (info.outWidth - 1) * info.strideWidth + (info.filterWidth - 1) * info.dilationWidth + 1;
  const { top, left } = info.padInfo;
  const bottom = rows - info.inHeight - top;
  const right = columns - info.inWidth - left;
  const height = info.inHeight + Math.min(0, bottom);
  const width = info.inWidth + Math.min(0, right);
  const kept = Math.min(bottom, right) < 0 ? tf.slice(x, [0, 0, 0, 0], [-1, height, width, -1]) : x;
  return tf.pad(kept, [
    [0, 0],
    [top, Math.max(0, bottom)],
    [left, Math.max(0, right)],
    [0, 0],
  ]);
}
