import type { RgbImage } from '@did/faces';
import { DidError, readTensor } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';

/** Pixels with three or four bytes each, row by row: red, green, blue, and how opaque where there is a fourth (as `ImageData` has it). */
export interface PixelsInMemory {
  readonly width: number;
  readonly height: number;
  /** @shape `[height * width * 3]` or `[height * width * 4]` */
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** True for a tensor of this process' TensorFlow.js. */
export function isTensor(input: unknown): input is tf.Tensor {
  return input instanceof tf.Tensor;
}

/** True for pixels as {@link PixelsInMemory} has them. */
export function isPixels(input: unknown): input is PixelsInMemory {
  const { width, height, data } = (input ?? {}) as Partial<PixelsInMemory>;
  return isSide(width) && isSide(height) && isBytes(data) && [3, 4].includes(data.length / (width * height));
}

function isSide(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0;
}

/** By the size of its elements: arrays of another realm, as in tests, are no `Uint8Array` here. */
function isBytes(data: unknown): data is Uint8Array {
  return ArrayBuffer.isView(data) && (data as Uint8Array).BYTES_PER_ELEMENT === 1;
}

/** Pixels of three bytes; what is transparent stands on white. */
export function imageOfPixels({ width, height, data }: PixelsInMemory): RgbImage {
  if (data.length === 3 * width * height) {
    return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
  }
  const rgb = new Uint8Array(3 * width * height);
  for (let i = 0, o = 0; i < data.length; i += 4, o += 3) {
    const opaque = (data[i + 3] as number) / 255;
    for (let c = 0; c < 3; c++) rgb[o + c] = Math.round(255 + opaque * ((data[i + c] as number) - 255));
  }
  return { width, height, data: rgb };
}

/**
 * A tensor's pixels.
 *
 * @shape `[H,W,3]`, 0..255
 * @throws DidError DID_SHAPE for another shape, DID_VALUE for other values: those of 0..1 would be a black picture.
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
  const values = await readTensor<'float32' | 'int32'>(tensor);
  let highest = 0;
  for (const value of values) {
    if (!(value >= -0.5 && value <= 255.5)) {
      throw new DidError(
        'DID_VALUE',
        `Detector.predict: a tensor must hold values of 0..255; got ${value}. Scale it first.`,
        { value },
      );
    }
    highest = Math.max(highest, value);
  }
  if (tensor.dtype === 'float32' && highest > 0 && highest <= 1) {
    throw new DidError(
      'DID_VALUE',
      `Detector.predict: a tensor must hold values of 0..255; the highest of this one is ${highest}. Multiply it by 255.`,
      { highest },
    );
  }
  return { width, height, data: Uint8Array.from(new Uint8ClampedArray(values)) };
}
