import type { RgbImage } from '@did/faces';
import type { FloatImage } from './float-image.js';

/** `target` where the mask is 0, `pasted` where it is 1. */
export function blend(target: RgbImage, pasted: FloatImage, mask: Float32Array): RgbImage {
  const data = Uint8Array.from(target.data);
  for (let i = 0; i < mask.length; i++) {
    const m = mask[i] as number;
    if (m <= 0) continue;
    for (let c = 0; c < 3; c++) {
      const at = 3 * i + c;
      const value = (target.data[at] as number) * (1 - m) + (pasted.data[at] as number) * m;
      data[at] = Math.max(0, Math.min(255, Math.round(value)));
    }
  }
  return { width: target.width, height: target.height, data };
}
