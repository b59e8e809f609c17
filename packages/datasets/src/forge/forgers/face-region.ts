import type { SeededRandom } from '@did/runtime';
import { convexHull, type Point, pointsOf, range } from '../../pixels/convex-hull.js';
import { fillPolygon } from '../../pixels/fill-polygon.js';
import { gaussianBlur } from '../../pixels/gaussian-blur.js';
import { createSamplingMap } from '../../pixels/sample-bilinear.js';
import { smoothNoise } from '../../pixels/smooth-noise.js';

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

const REGIONS: readonly (readonly number[])[] = [
  range(0, 68),
  [...range(2, 15), ...range(17, 27)],
  range(17, 68),
];

/**
 * The part of a face that blending methods replace: the hull of a random set of landmarks, bent and feathered.
 *
 * @param strength - 0..1: the stronger the forgery, the narrower the seam.
 * @returns 0..1. @shape `[height * width]`
 * @source Shiohara and Yamasaki 2022, section 3.2 (mask deformation), from its description.
 */
export function softFaceMask(
  landmarks68: ArrayLike<number>,
  width: number,
  height: number,
  strength: number,
  random: SeededRandom,
): Float32Array {
  const unit = eyeDistance(landmarks68);
  const hull = convexHull(pointsOf(landmarks68, random.pick(REGIONS)));
  const hard = fillPolygon(hull, width, height);
  const bend = unit * random.uniform(0.05, 0.16);
  const dx = smoothNoise(width, height, 4, random);
  const dy = smoothNoise(width, height, 4, random);
  const map = createSamplingMap(width, height, (x, y) => {
    const i = y * width + x;
    return [x + bend * (dx[i] as number), y + bend * (dy[i] as number)];
  });
  const bent = new Float32Array(hard.length);
  for (let i = 0; i < bent.length; i++) {
    const x = Math.round(map.x[i] as number);
    const y = Math.round(map.y[i] as number);
    bent[i] = x < 0 || y < 0 || x >= width || y >= height ? 0 : (hard[y * width + x] as number);
  }
  return gaussianBlur(bent, width, height, 1, unit * random.uniform(0.03, 0.12) * (1 - 0.7 * strength));
}
