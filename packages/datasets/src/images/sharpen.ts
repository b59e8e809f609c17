import { createRgbImage, type RgbImage } from '@did/faces';
import { gaussianBlur } from '../pixels/gaussian-blur.js';

/** Unsharp masking: adds `amount` times what a Gaussian takes away. @param sigma - Of it. @unit pixels */
export function sharpenImage(image: RgbImage, amount: number, sigma: number): RgbImage {
  if (amount === 0) return image;
  const soft = gaussianBlur(new Float32Array(image.data), image.width, image.height, 3, sigma);
  const sharp = createRgbImage(image.width, image.height);
  for (let i = 0; i < soft.length; i++) {
    const value = image.data[i] as number;
    sharp.data[i] = Math.min(255, Math.max(0, value + amount * (value - (soft[i] as number)) + 0.5));
  }
  return sharp;
}
