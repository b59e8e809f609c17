import type { RgbImage } from '@did/faces';
import { LUMINANCE_WEIGHTS } from '../preprocess/preprocess-spec.js';

/** The luminance of a picture. @shape `[height * width]` @unit 0..255 */
export function luminance(image: RgbImage): Float32Array {
  const [red, green, blue] = LUMINANCE_WEIGHTS;
  const gray = new Float32Array(image.width * image.height);
  for (let i = 0, k = 0; i < gray.length; i++, k += 3) {
    gray[i] =
      red * (image.data[k] as number) +
      green * (image.data[k + 1] as number) +
      blue * (image.data[k + 2] as number);
  }
  return gray;
}

/** How much fine detail there is: the mean size of the Laplacian. @unit 0..255 */
export function meanLaplacian(gray: Float32Array, width: number, height: number): number {
  let sum = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      sum += Math.abs(
        4 * (gray[i] as number) -
          (gray[i - 1] as number) -
          (gray[i + 1] as number) -
          (gray[i - width] as number) -
          (gray[i + width] as number),
      );
    }
  }
  return sum / Math.max(1, (width - 2) * (height - 2));
}

/** How much fine detail a picture holds: the mean size of its Laplacian. @unit 0..255 */
export function sharpnessOf(image: RgbImage): number {
  return meanLaplacian(luminance(image), image.width, image.height);
}
