import type { RgbImage } from '@did/faces';
import type { SeededRandom } from '@did/runtime';
import { LUMINANCE_WEIGHTS } from '../preprocess/preprocess-spec.js';
import type { AugmentOptions } from './augment-options.js';

/**
 * Writes one crop into a batch: mirrored, shifted, recoloured and with noise.
 *
 * @param out - Values 0..255, not rounded. @shape `[H * W * 3]` from `offset`
 */
export function augmentInto(
  image: RgbImage,
  options: Required<AugmentOptions>,
  random: SeededRandom,
  out: Float32Array,
  offset: number,
): void {
  const { width, height, data } = image;
  const flip = random.chance(options.flip);
  const shiftX = Math.round(random.uniform(-1, 1) * options.shiftRatio * width);
  const shiftY = Math.round(random.uniform(-1, 1) * options.shiftRatio * height);
  const contrast = 1 + random.uniform(-1, 1) * options.contrast;
  const brightness = random.uniform(-1, 1) * options.brightness * 255;
  const colour = random.chance(options.gray) ? 0 : 1 - random.next() * options.gray;
  const noise = random.next() * options.noise;
  const [red, green, blue] = LUMINANCE_WEIGHTS;
  const lift = 127.5 * (1 - contrast) + brightness;
  let o = offset;
  for (let y = 0; y < height; y++) {
    const row = mirror(y + shiftY, height) * width;
    for (let x = 0; x < width; x++) {
      const i = 3 * (row + mirror((flip ? width - 1 - x : x) + shiftX, width));
      const r = data[i] as number;
      const g = data[i + 1] as number;
      const b = data[i + 2] as number;
      const gray = (1 - colour) * (red * r + green * g + blue * b);
      const grain = noise > 0 ? noise * random.normal() : 0;
      out[o++] = clip((colour * r + gray) * contrast + lift + grain);
      out[o++] = clip((colour * g + gray) * contrast + lift + grain);
      out[o++] = clip((colour * b + gray) * contrast + lift + grain);
    }
  }
}

function clip(value: number): number {
  return Math.min(255, Math.max(0, value));
}

function mirror(i: number, size: number): number {
  if (i < 0) return -1 - i;
  return i < size ? i : 2 * size - 1 - i;
}
