import { smoothStep, splineAt } from './curve.js';
import { type Direction, direction, type HeadLevel, onLevel } from './head-surface.js';
import type { FaceIdentity } from './identity.js';
import { noiseAt, noiseTables } from './noise.js';
import { MATERIAL, type Scene } from './scene.js';

/** Knots from inside the head down to the chest; one unit of v each. */
const WIDTH = [0.97, 1, 1.02, 1.2];
const SHOULDER_WIDTH = [0.86, 1.22, 1.52, 1.68, 1.74, 1.76];
const SIDE_Y = [-0.3, -0.75, -1.08, -1.26, -1.41, -1.53, -1.7, -2.1, -2.7, -3.6];
const FRONT_Y = [-0.35, -0.85, -1.2, -1.45, -1.6, -1.78, -2.05, -2.4, -2.9, -3.6];
const FRONT_Z = [0.3, 0.26, 0.2, 0.16, 0.22, 0.32, 0.42, 0.5, 0.5, 0.5];
const SIDE_Z = [-0.12, -0.14, -0.18, -0.24, -0.28, -0.28, -0.25, -0.2, -0.2, -0.2];
const ROWS = 36;
const COLUMNS = 41;

/** Height of the neckline in units of v: skin above, cloth below. */
export function neckline(kind: string, angle: number): number {
  const ahead = Math.max(0, Math.cos(angle));
  const square = ahead * ahead;
  switch (kind) {
    case 'v-neck':
      return 2.95 + 2.6 * square * square * square;
    case 'shirt':
      return 2.25 + 1.6 * square * square * square * square * square;
    case 'jacket':
      return 2.3 + 0.9 * square * square * square * square;
    default:
      return 2.8 + 0.75 * square;
  }
}

/**
 * Adds neck and shoulders. Texture coordinates: u = angle, v = level (see {@link neckline}), w = 0.
 *
 * @returns Number of its first corner.
 */
export function addBody(scene: Scene, identity: FaceIdentity): number {
  const { head, clothes } = identity;
  const widths = [
    ...WIDTH.map((w) => w * head.neckWidth),
    ...SHOULDER_WIDTH.map((w) => (w * head.shoulders) / 1.6),
  ];
  const last = widths.length - 1;
  const { clouds } = noiseTables();
  const levels: HeadLevel[] = Array.from({ length: ROWS }, (_, row) => {
    const t = row / (ROWS - 1);
    return {
      width: splineAt(widths, t),
      sideY: splineAt(SIDE_Y, t),
      sideZ: splineAt(SIDE_Z, t),
      frontZ: splineAt(FRONT_Z, t),
      frontY: splineAt(FRONT_Y, t),
      backZ: -0.6 - 0.2 * t,
    };
  });
  const directions = Array.from({ length: COLUMNS }, (_, column) =>
    direction(2.4 * ((2 * column) / (COLUMNS - 1) - 1)),
  );
  return scene.addGrid(ROWS, COLUMNS, MATERIAL.neck, (row, column, corner) => {
    const towards = directions[column] as Direction;
    const { angle } = towards;
    onLevel(levels[row] as HeadLevel, towards, corner);
    const v = (row / (ROWS - 1)) * last;
    corner.u = angle;
    corner.v = v;
    corner.w = 0;
    const line = neckline(clothes.kind, angle);
    if (v > line - 0.06) {
      const fold = smoothStep(-0.06, 0.06, v - line) * (0.025 + 0.012 * noiseAt(clouds, angle * 9, v * 9));
      corner.z += fold * Math.cos(angle);
      corner.x += fold * Math.sin(angle);
      corner.y += 0.4 * fold;
    } else if (Math.abs(angle) < 1.2) {
      // The two cords of the neck, and the hollow between the collarbones.
      const cord = Math.abs(angle) - (0.95 - 0.24 * v);
      corner.z +=
        0.022 * Math.exp(-((cord / 0.13) ** 2)) -
        0.03 * Math.exp(-((angle / 0.18) ** 2) - (v - 3.4) ** 2 * 6);
      corner.z += 0.03 * identity.ruggedness * Math.exp(-((angle / 0.22) ** 2) - ((v - 1.75) / 0.3) ** 2);
    }
  });
}
