import { fitInside } from '@did/datasets/browser';
import { type RgbImage, resizeImage } from '@did/faces';

/** A larger frame or picture gains nothing for faces that are cut to a few hundred pixels. */
export const MAX_SIDE = 4096;

/** A picture whose longer side is at most {@link MAX_SIDE}; shrunk in the same way in Node and in browsers. */
export function fitPicture(image: RgbImage): RgbImage {
  if (Math.max(image.width, image.height) <= MAX_SIDE) return image;
  const { width, height } = fitInside(image, MAX_SIDE);
  return resizeImage(image, width, height);
}
