import type { Point } from './convex-hull.js';

/** An upright rectangle of whole pixels; it may reach past a picture's edges until it is clipped. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The smallest region that holds all points, grown on each side. @unit pixels */
export function regionAround(points: readonly Point[], grow = 0): Region {
  let [left, top] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [right, bottom] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [x, y] of points) {
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  left = Math.floor(left - grow);
  top = Math.floor(top - grow);
  return { left, top, width: Math.ceil(right + grow) - left + 1, height: Math.ceil(bottom + grow) - top + 1 };
}

/** A region grown on each side. */
export function growRegion({ left, top, width, height }: Region, by: number): Region {
  return { left: left - by, top: top - by, width: width + 2 * by, height: height + 2 * by };
}

/** What of a region lies in a picture of this size; without width or height where nothing does. */
export function clipRegion(region: Region, width: number, height: number): Region {
  const left = Math.min(width, Math.max(0, region.left));
  const top = Math.min(height, Math.max(0, region.top));
  return {
    left,
    top,
    width: Math.max(0, Math.min(width, region.left + region.width) - left),
    height: Math.max(0, Math.min(height, region.top + region.height) - top),
  };
}
