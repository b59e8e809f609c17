import type { Point } from './convex-hull.js';
import type { DisplacementField } from './elastic-field.js';

/**
 * An outline moved by a field: what it encloses is what a picture of it would be after the same deformation, without a
 * pixel touched. Long sides are divided first, so that they can bend.
 *
 * @param step - Longest side that stays undivided. @unit pixels
 */
export function deformOutline(outline: readonly Point[], step: number, field: DisplacementField): Point[] {
  const moved: Point[] = [];
  for (let i = 0; i < outline.length; i++) {
    const [x0, y0] = outline[i] as Point;
    const [x1, y1] = outline[(i + 1) % outline.length] as Point;
    const parts = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / step));
    for (let k = 0; k < parts; k++) {
      const x = x0 + ((x1 - x0) * k) / parts;
      const y = y0 + ((y1 - y0) * k) / parts;
      const [dx, dy] = field(x, y);
      moved.push([x + dx, y + dy]);
    }
  }
  return moved;
}

/** An outline turned, resized and shifted about its centre. */
export function placeOutline(
  outline: readonly Point[],
  [cx, cy]: Point,
  {
    angleRadians,
    scaleX,
    scaleY,
    shear,
    dx,
    dy,
  }: {
    readonly angleRadians: number;
    readonly scaleX: number;
    readonly scaleY: number;
    readonly shear: number;
    readonly dx: number;
    readonly dy: number;
  },
): Point[] {
  const [cos, sin] = [Math.cos(angleRadians), Math.sin(angleRadians)];
  return outline.map(([x, y]) => {
    const u = scaleX * (x - cx) + shear * (y - cy);
    const v = scaleY * (y - cy);
    return [cx + cos * u - sin * v + dx, cy + sin * u + cos * v + dy];
  });
}
