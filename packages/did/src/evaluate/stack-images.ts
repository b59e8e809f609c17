import type { RgbImage } from '@did/faces';
import * as tf from '@tensorflow/tfjs';

/**
 * Pictures of one size as a batch.
 *
 * @shape `[B,H,W,3]`, int32 of 0 .. 255
 */
export function stackImages(images: readonly RgbImage[]): tf.Tensor4D {
  const { width, height } = images[0] ?? { width: 0, height: 0 };
  const values = new Int32Array(images.length * width * height * 3);
  images.forEach((image, i) => {
    values.set(image.data, i * width * height * 3);
  });
  return tf.tensor4d(values, [images.length, height, width, 3], 'int32');
}
