import type { RgbImage } from '@did/faces';
import { DidError, readTensor } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';

/** True for a tensor of this process' TensorFlow.js. */
export function isTensor(input: unknown): input is tf.Tensor {
  return input instanceof tf.Tensor;
}

/** True for pixels as this project passes them on. */
export function isRgbImage(input: unknown): input is RgbImage {
  const { width, height, data } = (input ?? {}) as Partial<RgbImage>;
  return (
    Number.isInteger(width) &&
    Number.isInteger(height) &&
    ArrayBuffer.isView(data) &&
    data.length === 3 * (width as number) * (height as number)
  );
}

/**
 * A tensor's pixels.
 *
 * @shape `[H,W,3]`, 0..255
 * @throws DidError DID_SHAPE for another shape.
 */
export async function imageOfTensor(tensor: tf.Tensor): Promise<RgbImage> {
  const [height, width, channels] = tensor.shape;
  if (tensor.rank !== 3 || channels !== 3 || !height || !width) {
    throw new DidError(
      'DID_SHAPE',
      `Detector.predict: a tensor must be [H,W,3] with values 0..255; got [${tensor.shape.join(',')}].`,
      { shape: tensor.shape },
    );
  }
  const bytes = tf.tidy(() => tensor.toFloat().round().clipByValue(0, 255).toInt());
  try {
    return { width, height, data: Uint8Array.from(await readTensor<'int32'>(bytes)) };
  } finally {
    bytes.dispose();
  }
}
