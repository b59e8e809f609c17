import type { Pose } from './frame.js';
import type { Scene } from './scene.js';

/** The head turns about this point, at the top of the neck. */
const PIVOT_Y = -0.55;
const PIVOT_Z = -0.1;
/** From the camera to the middle of the head. @unit half heads */
const DISTANCE = 9;

/** A rotation, row by row. */
export type Rotation = readonly [number, number, number, number, number, number, number, number, number];

/** Turning of the head: roll after pitch after yaw. */
export function rotationOf(pose: Pick<Pose, 'yaw' | 'pitch' | 'roll'>): Rotation {
  const cy = Math.cos(pose.yaw);
  const sy = Math.sin(pose.yaw);
  // Looking up lifts the nose: points in front go up.
  const cp = Math.cos(pose.pitch);
  const sp = Math.sin(pose.pitch);
  const cr = Math.cos(-pose.roll);
  const sr = Math.sin(-pose.roll);
  // yaw: x' = c x + s z, z' = -s x + c z. pitch: y' = c y + s z, z' = -s y + c z. roll in the picture.
  const p = [cy, 0, sy, -sp * sy, cp, sp * cy, -cp * sy, -sp, cp * cy] as const;
  return [
    cr * p[0] - sr * p[3],
    cr * p[1] - sr * p[4],
    cr * p[2] - sr * p[5],
    sr * p[0] + cr * p[3],
    sr * p[1] + cr * p[4],
    sr * p[2] + cr * p[5],
    p[6],
    p[7],
    p[8],
  ];
}

/** Moves one point with the head. */
export function turn(
  rotation: Rotation,
  pose: Pose,
  x: number,
  y: number,
  z: number,
): [number, number, number] {
  const dy = y - PIVOT_Y;
  const dz = z - PIVOT_Z;
  return [
    rotation[0] * x + rotation[1] * dy + rotation[2] * dz + pose.shiftX,
    rotation[3] * x + rotation[4] * dy + rotation[5] * dz + PIVOT_Y + pose.shiftY,
    rotation[6] * x + rotation[7] * dy + rotation[8] * dz + PIVOT_Z,
  ];
}

/** Moves a range of corners with the head; `follow` 0..1 tells how far each goes with it (the neck twists). */
export function turnCorners(
  scene: Scene,
  rotation: Rotation,
  pose: Pose,
  from: number,
  to: number,
  follow: (corner: number) => number,
): void {
  const { x, y, z } = scene;
  for (let i = from; i < to; i++) {
    const share = follow(i);
    const px = x[i] as number;
    const py = y[i] as number;
    const pz = z[i] as number;
    const dy = py - PIVOT_Y;
    const dz = pz - PIVOT_Z;
    const tx = rotation[0] * px + rotation[1] * dy + rotation[2] * dz;
    const ty = rotation[3] * px + rotation[4] * dy + rotation[5] * dz + PIVOT_Y;
    const tz = rotation[6] * px + rotation[7] * dy + rotation[8] * dz + PIVOT_Z;
    x[i] = px + (tx - px) * share + pose.shiftX;
    y[i] = py + (ty - py) * share + pose.shiftY;
    z[i] = pz + (tz - pz) * share;
  }
}

/** Turns directions (tangents of hair) of a range of corners with the head. */
export function turnTangents(scene: Scene, rotation: Rotation, from: number, to: number): void {
  const { tangentX, tangentY, tangentZ } = scene;
  for (let i = from; i < to; i++) {
    const x = tangentX[i] as number;
    const y = tangentY[i] as number;
    const z = tangentZ[i] as number;
    tangentX[i] = rotation[0] * x + rotation[1] * y + rotation[2] * z;
    tangentY[i] = rotation[3] * x + rotation[4] * y + rotation[5] * z;
    tangentZ[i] = rotation[6] * x + rotation[7] * y + rotation[8] * z;
  }
}

/** A pinhole camera that looks along -z at the head. */
export interface View {
  /** Half of what the picture shows at the head's depth. @unit half heads */
  readonly span: number;
  readonly centreX: number;
  readonly centreY: number;
}

/** Projects a point to a picture of `size` pixels, pixel centres at integers. @unit pixels */
export function project(view: View, size: number, x: number, y: number, z: number): [number, number] {
  const scale = (size / 2 / view.span) * (DISTANCE / (DISTANCE - z));
  return [size / 2 - 0.5 + (x - view.centreX) * scale, size / 2 - 0.5 - (y - view.centreY) * scale];
}

/** Projects all corners of a scene. @unit pixels */
export function projectScene(view: View, size: number, scene: Scene): [x: Float32Array, y: Float32Array] {
  const screenX = new Float32Array(scene.corners);
  const screenY = new Float32Array(scene.corners);
  const { x, y, z } = scene;
  const middle = size / 2 - 0.5;
  for (let i = 0; i < scene.corners; i++) {
    const scale = ((size / 2 / view.span) * DISTANCE) / (DISTANCE - (z[i] as number));
    screenX[i] = middle + ((x[i] as number) - view.centreX) * scale;
    screenY[i] = middle - ((y[i] as number) - view.centreY) * scale;
  }
  return [screenX, screenY];
}
