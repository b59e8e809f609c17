import type { RgbImage } from '@did/faces';
import { LUMINANCE_WEIGHTS } from '../preprocess/preprocess-spec.js';

/** A rectangle of whole pixels inside a picture. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The luminance of a region. @shape `[height * width]` @unit 0..255 */
export function luminance(image: RgbImage, region: Region): Float32Array {
  const [red, green, blue] = LUMINANCE_WEIGHTS;
  const gray = new Float32Array(region.width * region.height);
  for (let y = 0; y < region.height; y++) {
    for (let x = 0; x < region.width; x++) {
      const i = 3 * ((y + region.top) * image.width + x + region.left);
      gray[y * region.width + x] =
        red * (image.data[i] as number) +
        green * (image.data[i + 1] as number) +
        blue * (image.data[i + 2] as number);
    }
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

/** {@link meanLaplacian} of a whole picture. */
export function sharpnessOf(image: RgbImage): number {
  const all = { left: 0, top: 0, width: image.width, height: image.height };
  return meanLaplacian(luminance(image, all), image.width, image.height);
}
