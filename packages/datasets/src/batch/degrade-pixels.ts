import type { RgbImage } from '@did/faces';
import type { SeededRandom } from '@did/runtime';
import sharp from 'sharp';
import { openPixels, pixelsOf } from '../images/sharp-pixels.js';
import type { AugmentOptions } from './augment-options.js';

type Degradation = Pick<
  Required<AugmentOptions>,
  'resize' | 'resizeRatio' | 'blur' | 'blurRatio' | 'jpeg' | 'jpegQuality'
>;

const BEST_QUALITY = 95;
/** libvips takes a lesser blur for none. @unit pixels */
const LEAST_SIGMA = 0.3;

/**
 * What a picture loses on its way: resolution, sharpness, and what a JPEG leaves out, in this order.
 *
 * @returns The same picture where nothing was drawn.
 */
export async function degradePixels(
  image: RgbImage,
  options: Degradation,
  random: SeededRandom,
): Promise<RgbImage> {
  const { width, height } = image;
  // Each draw is made whatever the others say, so that a change of one option leaves the rest as they were.
  const small = random.uniform(options.resizeRatio, 1);
  const shrinks = random.chance(options.resize);
  const sigma = random.uniform(0, options.blurRatio) * Math.max(width, height);
  const blurs = random.chance(options.blur) && sigma >= LEAST_SIGMA;
  const quality = Math.round(random.uniform(Math.min(options.jpegQuality, BEST_QUALITY), BEST_QUALITY));
  const compresses = random.chance(options.jpeg);
  let current = image;
  if (shrinks) {
    const less = [Math.max(1, Math.round(width * small)), Math.max(1, Math.round(height * small))] as const;
    current = await pixelsOf(openPixels(current).resize(...less, { fit: 'fill', kernel: 'cubic' }));
    current = await pixelsOf(openPixels(current).resize(width, height, { fit: 'fill', kernel: 'cubic' }));
  }
  if (blurs) current = await pixelsOf(openPixels(current).blur({ sigma }));
  if (compresses) current = await pixelsOf(sharp(await openPixels(current).jpeg({ quality }).toBuffer()));
  return current;
}
