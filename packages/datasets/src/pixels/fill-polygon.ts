import type { Point } from './convex-hull.js';

/**
 * 1 inside a polygon, 0 outside, by the even-odd rule at pixel centres.
 *
 * @shape `[height * width]`
 */
export function fillPolygon(polygon: readonly Point[], width: number, height: number): Float32Array {
  const mask = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const crossings: number[] = [];
    polygon.forEach((a, i) => {
      const b = polygon[(i + 1) % polygon.length] as Point;
      if (a[1] <= y === b[1] <= y) return;
      crossings.push(a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0]));
    });
    crossings.sort((p, q) => p - q);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.max(0, Math.ceil(crossings[i] as number));
      const to = Math.min(width - 1, Math.floor(crossings[i + 1] as number));
      for (let x = from; x <= to; x++) mask[y * width + x] = 1;
    }
  }
  return mask;
}
