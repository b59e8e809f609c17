import { DidError } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { LUMINANCE_WEIGHTS, type PreprocessSpec } from './preprocess-spec.js';

/**
 * Crops as a network wants them: resized, gray or colour, normalised. Training, evaluation and prediction,
 * in Node and in browsers, all call this function.
 *
 * @remarks
 * Shrinking halves by 2x2 means while it can, then samples bilinearly with half-pixel centres.
 *
 * @param pixels - Values 0..255.
 * @shape pixels `[B,H,W,3]` -> `[B,size,size,3]`, or 1 for `gray-sum`
 * @dtype int32 or float32 -> float32
 * @throws DidError DID_SHAPE for anything but four dimensions with three channels.
 */
export function preprocess(pixels: tf.Tensor4D, spec: PreprocessSpec): tf.Tensor4D {
  if (pixels.rank !== 4 || pixels.shape[3] !== 3) {
    throw new DidError(
      'DID_SHAPE',
      `preprocess: \`pixels\` must be [B,H,W,3] with values 0..255; got [${pixels.shape.join(',')}].`,
      { shape: pixels.shape },
    );
  }
  return tf.tidy(() => {
    const resized = resize(tf.cast(pixels, 'float32'), spec.size);
    const coloured = spec.channels === 'rgb' ? resized : luminance(resized, spec.channels === 'gray' ? 3 : 1);
    const scale = spec.std.map((std) => 1 / (255 * std));
    const shift = spec.mean.map((mean, channel) => -mean / (spec.std[channel] ?? 1));
    return tf.add<tf.Tensor4D>(tf.mul(coloured, tf.tensor1d(scale)), tf.tensor1d(shift));
  });
}

function luminance(pixels: tf.Tensor4D, times: number): tf.Tensor4D {
  const gray = tf.sum<tf.Tensor4D>(tf.mul(pixels, tf.tensor1d([...LUMINANCE_WEIGHTS])), 3, true);
  return times === 1 ? gray : tf.tile(gray, [1, 1, 1, times]);
}

function resize(pixels: tf.Tensor4D, size: number): tf.Tensor4D {
  let x = pixels;
  while (Math.min(x.shape[1], x.shape[2]) >= 2 * size) x = tf.avgPool(x, 2, 2, 'same');
  if (x.shape[1] === size && x.shape[2] === size) return x;
  return tf.image.resizeBilinear(x, [size, size], false, true);
}
