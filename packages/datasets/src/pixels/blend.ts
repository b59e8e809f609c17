import type { RgbImage } from '@did/faces';
import type { Patch } from './patch.js';
import type { PlacedMask } from './placed-mask.js';

/**
 * `target` where the mask is 0, the patch where it is 1. What the mask leaves at 0 keeps its bytes.
 *
 * @param patch - Of the mask's region.
 */
export function blend(target: RgbImage, patch: Patch, { values, region }: PlacedMask): RgbImage {
  const { width, height } = target;
  const data = target.data.slice();
  // A store into this array rounds and clamps.
  const bytes = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
  for (let y = 0, i = 0; y < region.height; y++) {
    const row = (region.top + y) * width + region.left;
    for (let x = 0; x < region.width; x++, i += 3) {
      const m = values[row + x] as number;
      if (m === 0) continue;
      const at = 3 * (row + x);
      for (let c = 0; c < 3; c++) {
        bytes[at + c] = (bytes[at + c] as number) * (1 - m) + (patch.data[i + c] as number) * m;
      }
    }
  }
  return { width, height, data };
}
