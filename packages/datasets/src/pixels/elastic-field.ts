import type { SeededRandom } from '@did/runtime';
import type { Region } from './region.js';

/** How far a point is moved. @unit pixels */
export type DisplacementField = (x: number, y: number) => readonly [dx: number, dy: number];

/**
 * A smooth random displacement: uniform noise on a grid, smoothed by the cubic B-spline.
 *
 * @param spacing - Between grid points; the waves are about twice that long. @unit pixels
 * @param reach - Of the noise; what is left of it after smoothing has about .3 of it as deviation. @unit pixels
 * @source Simard et al. 2003 (elastic distortions), with a spline in place of its Gaussian, which it is close to.
 */
export function elasticField(
  region: Region,
  spacing: number,
  reach: number,
  random: SeededRandom,
): DisplacementField {
  const columns = Math.ceil(region.width / spacing) + 4;
  const rows = Math.ceil(region.height / spacing) + 4;
  const noise = Float32Array.from({ length: 2 * columns * rows }, () => random.uniform(-reach, reach));
  return (x, y) => {
    const gx = Math.min(columns - 4, Math.max(0, (x - region.left) / spacing));
    const gy = Math.min(rows - 4, Math.max(0, (y - region.top) / spacing));
    const [column, row] = [Math.floor(gx), Math.floor(gy)];
    const across = splineWeights(gx - column);
    const down = splineWeights(gy - row);
    let dx = 0;
    let dy = 0;
    for (let j = 0; j < 4; j++) {
      for (let i = 0; i < 4; i++) {
        const weight = (down[j] as number) * (across[i] as number);
        const at = 2 * ((row + j) * columns + column + i);
        dx += weight * (noise[at] as number);
        dy += weight * (noise[at + 1] as number);
      }
    }
    return [dx, dy];
  };
}

function splineWeights(t: number): readonly number[] {
  const u = 1 - t;
  return [
    (u * u * u) / 6,
    (3 * t * t * t - 6 * t * t + 4) / 6,
    (3 * u * u * u - 6 * u * u + 4) / 6,
    (t * t * t) / 6,
  ];
}
