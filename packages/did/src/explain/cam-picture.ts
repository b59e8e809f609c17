import type { RgbImage } from '@did/faces';
import { maskOverlay } from '../report/mask-overlay.js';
import type { PictureMap } from './resize-map.js';

/**
 * A class activation map over its picture, its colours from 0 to the map's own highest value.
 *
 * @returns Null where the map is 0 everywhere: nothing speaks for the score, and colours would show rounding.
 */
export function camPicture(image: RgbImage, map: PictureMap): RgbImage | null {
  if (isEmptyMap(map.values)) return null;
  let highest = 0;
  for (const value of Array.from(map.values)) highest = Math.max(highest, value);
  const values = Array.from(map.values, (value) => value / highest);
  return maskOverlay(image, { ...map, values }, [0, 1]);
}

/** A class activation map is 0 everywhere: whatever the model sees speaks against the score, or nothing does. */
export function isEmptyMap(values: ArrayLike<number>): boolean {
  return Array.from(values).every((value) => value === 0);
}
