import type { RgbImage } from '@did/faces';
import { type PictureMap, resizeMap } from '../explain/resize-map.js';
import { rampColour } from './colour-ramp.js';

const OPACITY = 0.62;

/**
 * Lays a map over a gray copy of a picture, so that the colours are the map's alone.
 *
 * @param range - Values that get the darkest and the brightest colour.
 */
export function maskOverlay(image: RgbImage, map: PictureMap, range: readonly [number, number]): RgbImage {
  const { width, height, data } = image;
  const out = new Uint8Array(width * height * 3);
  const values = resizeMap(map, width, height);
  const span = Math.max(range[1] - range[0], 1e-6);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      const gray = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
      const colour = rampColour(((values[y * width + x] ?? 0) - range[0]) / span);
      for (let c = 0; c < 3; c++) out[at + c] = Math.round((1 - OPACITY) * gray + OPACITY * (colour[c] ?? 0));
    }
  }
  return { width, height, data: out };
}

/** What differs between a forged picture and its original, as colours on the dark end of the ramp. */
export function changePicture(forged: RgbImage, original: RgbImage): RgbImage {
  const { width, height } = forged;
  const change = new Float32Array(width * height);
  for (let i = 0; i < change.length; i++) {
    for (let c = 0; c < 3; c++) {
      change[i] = Math.max(
        change[i] ?? 0,
        Math.abs((forged.data[3 * i + c] ?? 0) - (original.data[3 * i + c] ?? 0)),
      );
    }
  }
  // Below this is what recompression alone does; above, a seventh of the full range is as bright as it gets.
  const [quiet, loud] = [4, 40];
  const data = new Uint8Array(width * height * 3);
  change.forEach((value, i) => {
    data.set(rampColour((value - quiet) / (loud - quiet)), 3 * i);
  });
  return { width, height, data };
}

/** Smallest and largest value of some maps; null where there is none. */
export function valueRange(maps: readonly (ArrayLike<number> | null)[]): [number, number] | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const map of maps) {
    for (const value of Array.from(map ?? [])) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low <= high ? [low, high] : null;
}
