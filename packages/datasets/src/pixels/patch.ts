import type { RgbImage } from '@did/faces';
import type { Region } from './region.js';

// Locals: look-ups of globals are slow in Jest's realm.
const { max, min } = Math;

/** A piece of a picture in floating point, for work in several passes. */
export interface Patch {
  /** Where in the picture it belongs. */
  readonly region: Region;
  /** Interleaved red, green, blue, 0..255 but not clamped. @shape `[region.height * region.width * 3]` */
  readonly data: Float32Array;
}

/** Copies a part of a picture; what a region reaches past it repeats its edges. */
export function cutPatch({ width, height, data }: RgbImage, region: Region): Patch {
  const out = new Float32Array(region.width * region.height * 3);
  for (let y = 0, i = 0; y < region.height; y++) {
    const row = min(height - 1, max(0, region.top + y)) * width;
    for (let x = 0; x < region.width; x++, i += 3) {
      const from = 3 * (row + min(width - 1, max(0, region.left + x)));
      out[i] = data[from] as number;
      out[i + 1] = data[from + 1] as number;
      out[i + 2] = data[from + 2] as number;
    }
  }
  return { region, data: out };
}
