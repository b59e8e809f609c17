import type { Point } from './convex-hull.js';
import { growRegion, type Region, regionAround } from './region.js';
import { softeningReach, softenShape } from './soften-shape.js';

/** Weights over a region, which may reach past the picture. */
export interface RegionMask {
  readonly region: Region;
  /** 0..1. @shape `[region.height * region.width]` */
  readonly values: Float32Array;
}

/** What becomes of an outline's hard edge. */
export interface EdgeShape {
  /** Taken off on each side first, in whole pixels: with less blur the area shrinks, with more it grows. */
  readonly erode: number;
  /** Of the Gaussian that softens it. @unit pixels */
  readonly sigma: number;
}

/**
 * What an outline encloses (even-odd rule, pixel centres), eroded by a square and softened. Work is done in
 * the outline's own rectangle, so a face that hangs over the picture's edge is not eroded there.
 */
export function outlineMask(outline: readonly Point[], { erode, sigma }: EdgeShape): RegionMask {
  const region = growRegion(regionAround(outline), softeningReach(sigma));
  const enclosed = fillRuns(markCrossings(outline, region), region, Math.max(0, Math.round(erode)));
  return { region, values: softenShape(enclosed, region.width, region.height, sigma) };
}

/** 1 at each pixel before which a row crosses the outline an odd number of times. */
function markCrossings(outline: readonly Point[], { left, top, width, height }: Region): Uint8Array {
  const crossings = new Uint8Array(width * height);
  let [px, py] = outline.at(-1) as Point;
  for (const [x, y] of outline) {
    const [upperX, upperY, lowerX, lowerY] = py < y ? [px, py, x, y] : [x, y, px, py];
    const slope = (lowerX - upperX) / (lowerY - upperY);
    const end = Math.ceil(lowerY);
    for (let row = Math.ceil(upperY); row < end; row++) {
      const column = Math.ceil(upperX + (row - upperY) * slope) - left;
      const at = (row - top) * width + column;
      crossings[at] = (crossings[at] as number) ^ 1;
    }
    px = x;
    py = y;
  }
  return crossings;
}

/** 1 where a square of side 2 erode + 1 around the pixel is enclosed. */
function fillRuns(crossings: Uint8Array, { width, height }: Region, erode: number): Uint8Array {
  const enclosed = new Uint8Array(crossings.length);
  // How many enclosed pixels stand above one another, down to this row.
  const runs = new Uint32Array(width);
  const side = 2 * erode + 1;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let inside = 0;
    let along = 0;
    for (let x = 0; x < width; x++) {
      inside ^= crossings[row + x] as number;
      if (inside === 0) {
        runs[x] = 0;
        along = 0;
        continue;
      }
      const run = (runs[x] as number) + 1;
      runs[x] = run;
      along = run >= side ? along + 1 : 0;
      if (along >= side) enclosed[row - erode * width + x - erode] = 1;
    }
  }
  return enclosed;
}
