import * as tf from '@tensorflow/tfjs';
import type { ConvInfo } from './conv2d-filter-grad.js';
import { turnFilter } from './turn-filter.js';

/**
 * The gradient of a convolution by its input, as a convolution with the turned filter.
 *
 * @remarks A stride becomes zeros between the rows and columns of dY.
 *
 * @shape dy `[B,h,w,Co]`, filter `[kh,kw,Ci,Co]` -> `[B,H,W,Ci]`
 */
export function conv2dInputGrad(dy: tf.Tensor4D, filter: tf.Tensor4D, info: ConvInfo): tf.Tensor4D {
  return tf.tidy(() => {
    const reachY = (info.filterHeight - 1) * info.dilationHeight;
    const reachX = (info.filterWidth - 1) * info.dilationWidth;
    const spread = spreadOut(dy, info.strideHeight, info.strideWidth);
    const turned = turnFilter(filter);
    const top = reachY - info.padInfo.top;
    const left = reachX - info.padInfo.left;
    const bottom = info.inHeight + reachY - spread.shape[1] - top;
    const right = info.inWidth + reachX - spread.shape[2] - left;
    const framed = frame(spread, top, bottom, left, right);
    return tf.conv2d(framed, turned, 1, 'valid', 'NHWC', [info.dilationHeight, info.dilationWidth]);
  });
}

/** `stride - 1` zeros after each row and column; those after the last ones count as frame. */
function spreadOut(x: tf.Tensor4D, strideY: number, strideX: number): tf.Tensor4D {
  if (strideY === 1 && strideX === 1) return x;
  const [batch, height, width, channels] = x.shape;
  const cells = x.reshape([batch, height, 1, width, 1, channels]);
  const wide = tf.pad(cells, [
    [0, 0],
    [0, 0],
    [0, strideY - 1],
    [0, 0],
    [0, strideX - 1],
    [0, 0],
  ]);
  return wide.reshape<tf.Tensor4D>([batch, height * strideY, width * strideX, channels]);
}

/** Pads by what is positive and crops by what is negative. */
function frame(x: tf.Tensor4D, top: number, bottom: number, left: number, right: number): tf.Tensor4D {
  const crop = (amount: number) => Math.max(0, -amount);
  const grow = (amount: number) => Math.max(0, amount);
  const cropped = Math.min(top, bottom, left, right) < 0;
  const height = x.shape[1] - crop(top) - crop(bottom);
  const width = x.shape[2] - crop(left) - crop(right);
  const kept = cropped ? tf.slice(x, [0, crop(top), crop(left), 0], [-1, height, width, -1]) : x;
  return tf.pad(kept, [
    [0, 0],
    [grow(top), grow(bottom)],
    [grow(left), grow(right)],
    [0, 0],
  ]);
}
