import { readTensor } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';

/** Values below and above which a mask shuts out or lets through. */
const SHUT = 0.05;
const OPEN = 0.95;

/** What a mask does, over some pictures; every figure lies in 0..1. */
export interface MaskHealth {
  /** Share of the features that it lets through. */
  readonly mean: number;
  /** Standard deviation over everything: pictures, places and channels. */
  readonly std: number;
  /** Standard deviation over the places of one picture and channel, as a quadratic mean: 0 where no place matters more. */
  readonly stdPlaces: number;
  /** The same over the pictures at one place and channel: 0 where the mask is the same for every face. */
  readonly stdPictures: number;
  /** Mean binary entropy in units of log 2: 1 at 0.5, 0 where every value is 0 or 1. */
  readonly entropy: number;
  /** Share of values below 0.05. */
  readonly low: number;
  /** Share of values above 0.95. */
  readonly high: number;
}

/** Keeps the logarithms finite; the entropy of such a value is below 2e-6. */
const EPSILON = 1e-7;

/**
 * Measures a mask. The caller keeps the tensor.
 *
 * @param mask - M of some pictures, as `didForward` gives it.
 * @shape mask `[P,h,w,C]`, in (0,1)
 */
export async function maskHealth(mask: tf.Tensor4D): Promise<MaskHealth> {
  const figures = tf.tidy(() => {
    const all = tf.moments(mask);
    const places = tf.moments(mask, [1, 2]).variance.mean();
    const pictures = tf.moments(mask, 0).variance.mean();
    const rest = tf.sub(1, mask);
    const nats = tf.add(xLogX(mask), xLogX(rest)).mean().neg();
    const share = (values: tf.Tensor) => values.cast('float32').mean();
    return tf.stack([
      all.mean,
      all.variance.sqrt(),
      places.sqrt(),
      pictures.sqrt(),
      nats.div(Math.LN2),
      share(mask.less(SHUT)),
      share(mask.greater(OPEN)),
    ]) as tf.Tensor1D;
  });
  const values = await readTensor(figures);
  figures.dispose();
  const [mean, std, stdPlaces, stdPictures, entropy, low, high] = Array.from(values) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { mean, std, stdPlaces, stdPictures, entropy, low, high };
}

function xLogX(x: tf.Tensor): tf.Tensor {
  return tf.mul(x, tf.log(tf.maximum(x, EPSILON)));
}
