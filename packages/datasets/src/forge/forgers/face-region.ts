import { convexHull, type Point, pointsOf, range } from '../../pixels/convex-hull.js';

/** Distance between the eyes' centres: the yardstick that makes every method independent of the picture's size. */
export function eyeDistance(landmarks68: ArrayLike<number>): number {
  const [right, left] = [centre(landmarks68, 36, 42), centre(landmarks68, 42, 48)];
  return Math.max(4, Math.hypot(left[0] - right[0], left[1] - right[1]));
}

/** Mean of landmarks `first` to one before `end`. */
export function centre(landmarks68: ArrayLike<number>, first: number, end: number): Point {
  const points = pointsOf(landmarks68, range(first, end));
  const sum = points.reduce<[number, number]>(([x, y], p) => [x + p[0], y + p[1]], [0, 0]);
  return [sum[0] / points.length, sum[1] / points.length];
}

/** What a face swap replaces: from jaw to brows, from jaw to forehead, without the cheeks' edge, or the inner face alone. */
export type FacePart = 'face' | 'face-and-forehead' | 'within-jaw' | 'inner';

const LANDMARKS: Readonly<Record<FacePart, readonly number[]>> = {
  face: range(0, 68),
  'face-and-forehead': range(0, 68),
  'within-jaw': [...range(2, 15), ...range(17, 27)],
  inner: range(17, 68),
};

/** How far the forehead reaches above the brows, in lengths of the nose's bridge and tip. */
const FOREHEAD = 0.9;

/** The convex outline of a part of the face. @unit pixels */
export function faceHull(landmarks68: ArrayLike<number>, part: FacePart): Point[] {
  const points = pointsOf(landmarks68, LANDMARKS[part]);
  return convexHull(part === 'face-and-forehead' ? [...points, ...foreheadOf(landmarks68)] : points);
}

/** The brows moved up along the nose: 68 landmarks end at the brows, the face does not. */
function foreheadOf(landmarks68: ArrayLike<number>): Point[] {
  const [top, base] = [centre(landmarks68, 27, 28), centre(landmarks68, 33, 34)];
  const [upX, upY] = [FOREHEAD * (top[0] - base[0]), FOREHEAD * (top[1] - base[1])];
  return pointsOf(landmarks68, range(18, 26)).map(([x, y]) => [x + upX, y + upY] as const);
}
