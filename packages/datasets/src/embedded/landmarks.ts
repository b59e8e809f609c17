import { project, type View } from './camera-view.js';
import { lookUp } from './curve.js';
import type { BrowShape, EyeShape, FaceLayout } from './face-layout.js';
import { HEAD_COLUMNS, HEAD_ROWS } from './head-mesh.js';
import { direction, headLevel, onLevel } from './head-surface.js';
import type { FaceIdentity } from './identity.js';
import type { Scene } from './scene.js';

/** A point of the face seen from straight ahead. */
type FacePoint = readonly [x: number, y: number];

/** Levels of the head (0 crown .. 1 chin) at which the eight pairs of jaw points lie, ear to chin. */
const JAW_LEVELS = [0.42, 0.51, 0.59, 0.665, 0.74, 0.805, 0.865, 0.925];

/** Points 17 to 67 on the face before it turns. */
function featurePoints(layout: FaceLayout): FacePoint[] {
  const [left, right] = layout.eyes;
  const { mouth, nose } = layout;
  const points: FacePoint[] = [];
  for (const a of [0.96, 0.5, 0, -0.5, -0.92]) points.push(onBrow(layout.brows[0], a));
  for (const a of [-0.92, -0.5, 0, 0.5, 0.96]) points.push(onBrow(layout.brows[1], a));
  const root = 0.01;
  for (const t of [0, 1 / 3, 2 / 3, 1]) points.push([nose.cx * t, root + (nose.tip - root) * t]);
  for (const [dx, dy] of [
    [-0.86, 0.018],
    [-0.46, 0.002],
    [0, -0.006],
    [0.46, 0.002],
    [0.86, 0.018],
  ] as const) {
    points.push([nose.cx + dx * nose.halfWidth, nose.base + dy]);
  }
  // In picture order each eye starts at its left corner and goes round over the top.
  for (const [a, lid] of [
    [1, 'upper'],
    [0.36, 'upper'],
    [-0.36, 'upper'],
    [-1, 'upper'],
    [-0.36, 'lower'],
    [0.36, 'lower'],
  ] as const) {
    points.push(onLid(left, a, lid));
  }
  for (const [a, lid] of [
    [-1, 'upper'],
    [-0.36, 'upper'],
    [0.36, 'upper'],
    [1, 'upper'],
    [0.36, 'lower'],
    [-0.36, 'lower'],
  ] as const) {
    points.push(onLid(right, a, lid));
  }
  const onMouth = (a: number, table: Float32Array): FacePoint => [
    mouth.cx + a * mouth.halfWidth,
    lookUp(table, a),
  ];
  for (const a of [-1, -0.62, -0.25, 0, 0.25, 0.62, 1]) points.push(onMouth(a, mouth.outerTop));
  for (const a of [0.64, 0.33, 0, -0.33, -0.64]) points.push(onMouth(a, mouth.outerBottom));
  for (const a of [-0.9, -0.33, 0, 0.33, 0.9]) points.push(onMouth(a, mouth.innerTop));
  for (const a of [0.33, 0, -0.33]) points.push(onMouth(a, mouth.innerBottom));
  return points;
}

function onBrow(brow: BrowShape, a: number): FacePoint {
  const x = brow.side * (brow.inner + ((a + 1) / 2) * (brow.outer - brow.inner));
  return [x, lookUp(brow.centre, a) + 0.3 * lookUp(brow.half, a)];
}

function onLid(eye: EyeShape, a: number, lid: 'upper' | 'lower'): FacePoint {
  return [eye.cx + eye.side * a * eye.halfWidth, eye.cy + eye.tilt * a + lookUp(eye[lid], a)];
}

/**
 * The 68 points on the finished picture.
 *
 * @remarks
 * Points of the features are looked up on the very triangles that were drawn. The jaw line is where people
 * mark it: on the outline of the face, so on each level the point furthest out in the picture.
 *
 * @param firstHeadCorner - where the head's grid starts in the scene.
 * @shape `[136]`: x0, y0, x1, y1, ...
 * @unit pixels
 */
export function projectLandmarks(
  scene: Scene,
  firstHeadCorner: number,
  identity: FaceIdentity,
  layout: FaceLayout,
  toPicture: (x: number, y: number, z: number) => readonly [number, number, number],
  view: View,
  size: number,
): Float32Array {
  const landmarks = new Float32Array(136);
  const put = (point: number, x: number, y: number, z: number) => {
    const [px, py] = project(view, size, x, y, z);
    landmarks[2 * point] = px;
    landmarks[2 * point + 1] = py;
  };

  for (let side = -1; side <= 1; side += 2) {
    JAW_LEVELS.forEach((t, i) => {
      const level = headLevel(identity, layout, t);
      const spot = { x: 0, y: 0, z: 0 };
      let best: readonly [number, number, number] | undefined;
      // Ahead of the ears near the top, nearer the chin further down.
      const widest = 1.5 - 0.25 * (i / 7) ** 2;
      for (let angle = 0.5; angle <= widest; angle += 0.05) {
        onLevel(level, direction(side * angle), spot);
        const turned = toPicture(spot.x, spot.y, spot.z);
        if (!best || side * (turned[0] - best[0]) > 0) best = turned;
      }
      if (best) put(side < 0 ? i : 16 - i, ...best);
    });
  }
  // The lowest point of the chin in the picture.
  let chin: readonly [number, number, number] | undefined;
  const spot = { x: 0, y: 0, z: 0 };
  for (let t = 0.93; t <= 0.985; t += 0.005) {
    onLevel(headLevel(identity, layout, t), direction(0), spot);
    const turned = toPicture(spot.x, spot.y, spot.z);
    if (!chin || turned[1] < chin[1]) chin = turned;
  }
  if (chin) put(8, ...chin);

  featurePoints(layout).forEach(([x, y], i) => {
    const [px, py, pz] = onHead(scene, firstHeadCorner, x, y);
    put(17 + i, px, py, pz);
  });
  return landmarks;
}

/** Where the point (x, y) of the face has gone: found in the grid by its texture coordinates. */
function onHead(scene: Scene, first: number, x: number, y: number): [number, number, number] {
  for (let row = 16; row + 1 < HEAD_ROWS; row++) {
    for (let column = 8; column + 9 < HEAD_COLUMNS; column++) {
      const a = first + row * HEAD_COLUMNS + column;
      // Cells are a fiftieth of a head wide: skip those far away before any arithmetic.
      if (Math.abs((scene.u[a] as number) - x) > 0.1 || Math.abs((scene.v[a] as number) - y) > 0.1) continue;
      const below = a + HEAD_COLUMNS;
      const found =
        inTriangle(scene, a, below, a + 1, x, y) ?? inTriangle(scene, a + 1, below, below + 1, x, y);
      if (found) return found;
    }
  }
  throw new RangeError(`onHead: no triangle of the face holds the point (${x}, ${y}).`);
}

function inTriangle(
  scene: Scene,
  p: number,
  q: number,
  r: number,
  x: number,
  y: number,
): [number, number, number] | undefined {
  const { u, v } = scene;
  const px = u[p] as number;
  const py = v[p] as number;
  const ax = (u[q] as number) - px;
  const ay = (v[q] as number) - py;
  const bx = (u[r] as number) - px;
  const by = (v[r] as number) - py;
  const area = ax * by - ay * bx;
  const s = ((x - px) * by - (y - py) * bx) / area;
  const t = (ax * (y - py) - ay * (x - px)) / area;
  if (s < -1e-4 || t < -1e-4 || s + t > 1.0001) return undefined;
  const blend = (f: Float32Array) =>
    (f[p] as number) * (1 - s - t) + (f[q] as number) * s + (f[r] as number) * t;
  return [blend(scene.x), blend(scene.y), blend(scene.z)];
}
