import * as tf from '@tensorflow/tfjs';
import type { ConvInfo } from './conv-geometry.js';

/**
 * Depthwise convolutions whose channels are no multiple of four, or that give several channels for one,
 * tap by tap by tensor operations.
 */

/** The gradient by the input. */
export function depthwiseInputGradByOps(dy: tf.Tensor4D, filter: tf.Tensor4D, info: ConvInfo): tf.Tensor4D {
  return tf.tidy(() => {
    const [, height, width] = info.inShape;
    const { outHeight, outWidth, strideHeight, strideWidth, padInfo } = info;
    const spread = tf.tidy(() => spreadOut(dy, strideHeight, strideWidth));
    const multiplier = filter.shape[3];
    let sum: tf.Tensor4D | undefined;
    for (let i = 0; i < info.filterHeight; i++) {
      for (let j = 0; j < info.filterWidth; j++) {
        const weights = tf.slice(filter, [i, j, 0, 0], [1, 1, -1, -1]).reshape([1, 1, 1, info.outChannels]);
        const cells = spread.mul<tf.Tensor4D>(weights);
        const joined = cells
          .reshape([...cells.shape.slice(0, 3), info.inChannels, multiplier])
          .sum<tf.Tensor4D>(4);
        const framed = place(joined, i - padInfo.top, j - padInfo.left, height, width);
        sum = sum === undefined ? framed : sum.add<tf.Tensor4D>(framed);
      }
    }
    if (sum === undefined || outHeight * outWidth === 0) return tf.zeros<tf.Rank.R4>(info.inShape);
    return sum;
  });
}

/** The gradient by the filter. */
export function depthwiseFilterGradByOps(x: tf.Tensor4D, dy: tf.Tensor4D, info: ConvInfo): tf.Tensor4D {
  return tf.tidy(() => {
    const { filterHeight, filterWidth, inChannels, outChannels, strideHeight, strideWidth, padInfo } = info;
    const multiplier = outChannels / inChannels;
    const spread = spreadOut(dy, strideHeight, strideWidth);
    const taps: tf.Tensor[] = [];
    for (let i = 0; i < filterHeight; i++) {
      for (let j = 0; j < filterWidth; j++) {
        const seen = place(x, padInfo.top - i, padInfo.left - j, spread.shape[1], spread.shape[2]);
        const wide = tf.tile(seen.expandDims(4), [1, 1, 1, 1, multiplier]).reshape(spread.shape);
        taps.push(wide.mul(spread).sum([0, 1, 2]));
      }
    }
    return tf.stack(taps).reshape([filterHeight, filterWidth, inChannels, multiplier]);
  });
}

/** `stride - 1` zeros after each row and column but the last. */
function spreadOut(x: tf.Tensor4D, strideY: number, strideX: number): tf.Tensor4D {
  if (strideY === 1 && strideX === 1) return x;
  const [batch, height, width, channels] = x.shape;
  const wide = tf.pad(x.reshape([batch, height, 1, width, 1, channels]), [
    [0, 0],
    [0, 0],
    [0, strideY - 1],
    [0, 0],
    [0, strideX - 1],
    [0, 0],
  ]);
  const whole = wide.reshape<tf.Tensor4D>([batch, height * strideY, width * strideX, channels]);
  return tf.slice(whole, [0, 0, 0, 0], [-1, (height - 1) * strideY + 1, (width - 1) * strideX + 1, -1]);
}

/** Puts a map at a place of an empty one of another size; what does not fit is cut off. */
function place(x: tf.Tensor4D, top: number, left: number, height: number, width: number): tf.Tensor4D {
  const fit = (at: number, size: number, room: number) => {
    const start = Math.max(0, -at);
    const end = Math.min(size, room - at);
    return { start, size: Math.max(0, end - start), before: Math.max(0, at) };
  };
  const rows = fit(top, x.shape[1], height);
  const columns = fit(left, x.shape[2], width);
  if (rows.size === 0 || columns.size === 0) return tf.zeros([x.shape[0], height, width, x.shape[3]]);
  const kept = tf.slice(x, [0, rows.start, columns.start, 0], [-1, rows.size, columns.size, -1]);
  return tf.pad(kept, [
    [0, 0],
    [rows.before, height - rows.before - rows.size],
    [columns.before, width - columns.before - columns.size],
    [0, 0],
  ]);
}
