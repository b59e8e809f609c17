import type { SeededRandom } from '@did/runtime';
import type { AugmentOptions } from './augment-options.js';

/** Mid-gray: after normalisation about the mean of a picture. */
const FILL = 127.5;

/**
 * Makes one rectangle of a picture gray, so that no single place of a face decides.
 *
 * @source DeVries and Taylor 2017 (Cutout); here with sides of their own, wholly inside the picture.
 * @param pixels - Values 0..255. @shape `[side * side * 3]` from `offset`
 */
export function cutOut(
  pixels: Float32Array,
  offset: number,
  side: number,
  options: Pick<Required<AugmentOptions>, 'cutout' | 'cutoutRatio'>,
  random: SeededRandom,
): void {
  const [width, height] = [0, 1].map(() => Math.round(random.uniform(0.3, 1) * options.cutoutRatio * side));
  const left = random.int(side - (width as number) + 1);
  const top = random.int(side - (height as number) + 1);
  if (!random.chance(options.cutout)) return;
  for (let y = top; y < top + (height as number); y++) {
    const start = offset + 3 * (y * side + left);
    pixels.fill(FILL, start, start + 3 * (width as number));
  }
}
