import type { RgbImage } from '@did/faces';
import type { SeededRandom } from '@did/runtime';
import { augmentInto } from './augment-into.js';
import type { AugmentOptions } from './augment-options.js';
import { cutOut } from './cut-out.js';
import { degradePixels } from './degrade-pixels.js';

/**
 * Writes one crop, varied, into a batch.
 *
 * @param random - Of this crop alone; equal ones give equal variations.
 * @param out - Values 0..255, not rounded. @shape `[side * side * 3]` from `offset`
 */
export async function varyCrop(
  image: RgbImage,
  options: Required<AugmentOptions>,
  random: SeededRandom,
  out: Float32Array,
  offset: number,
): Promise<void> {
  const degraded = await degradePixels(image, options, random.fork('degrade'));
  augmentInto(degraded, options, random, out, offset);
  cutOut(out, offset, image.width, options, random.fork('cutout'));
}
