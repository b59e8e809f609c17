import { createRgbImage, type RgbImage } from '@did/faces';
import { gaussianBlur } from '../pixels/gaussian-blur.js';

/** A softer picture. @param sigma - Of the Gaussian. @unit pixels */
export function blurImage(image: RgbImage, sigma: number): RgbImage {
  const { width, height } = image;
  const blurred = createRgbImage(width, height);
  const values = gaussianBlur(new Float32Array(image.data), width, height, 3, sigma);
  for (let i = 0; i < values.length; i++) blurred.data[i] = (values[i] as number) + 0.5;
  return blurred;
}
