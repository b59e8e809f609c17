import type { RegionMask } from './outline-mask.js';
import { clipRegion, type Region } from './region.js';

/** A mask of a whole picture, and where it is not 0. */
export interface PlacedMask {
  /** 0..1. @shape `[height * width]` of the picture */
  readonly values: Float32Array;
  /** Within the picture; outside it all values are 0. */
  readonly region: Region;
}

/** Less than half a step of eight bits in a pixel that changes from black to white. */
const NOTHING = 1 / 512;

/** Lays a region's mask on a picture of this size, times a ratio. */
export function placeMask(mask: RegionMask, width: number, height: number, ratio = 1): PlacedMask {
  const values = new Float32Array(width * height);
  const region = clipRegion(mask.region, width, height);
  for (let y = region.top; y < region.top + region.height; y++) {
    const from = (y - mask.region.top) * mask.region.width - mask.region.left;
    for (let x = region.left; x < region.left + region.width; x++) {
      const value = mask.values[from + x] as number;
      // The boxes of the blur leave crumbs; more than 1 would be rounding.
      if (value > NOTHING) values[y * width + x] = ratio * (value < 1 ? value : 1);
    }
  }
  return { values, region };
}
