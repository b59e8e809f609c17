import type { SeededRandom } from '@did/runtime';
import type { DisplacementField } from './elastic-field.js';
import type { Region } from './region.js';

/**
 * A displacement that is affine in each triangle of a regular grid whose points are moved at random.
 *
 * @param cells - Along each side of the region.
 * @param reach - Largest displacement of a grid point along each axis. @unit pixels
 * @source Li et al. 2020 (Face X-ray): the mask's piecewise affine deformation.
 */
export function gridField(
  region: Region,
  cells: number,
  reach: number,
  random: SeededRandom,
): DisplacementField {
  const side = cells + 1;
  const moved = Float32Array.from({ length: 2 * side * side }, () => random.uniform(-reach, reach));
  return (x, y) => {
    const gx = Math.min(cells, Math.max(0, ((x - region.left) / region.width) * cells));
    const gy = Math.min(cells, Math.max(0, ((y - region.top) / region.height) * cells));
    const [column, row] = [Math.min(cells - 1, Math.floor(gx)), Math.min(cells - 1, Math.floor(gy))];
    const [tx, ty] = [gx - column, gy - row];
    // The cell's diagonal, and the corner on this side of it.
    const near = 2 * (row * side + column);
    const far = near + 2 * side + 2;
    const corner = tx > ty ? near + 2 : near + 2 * side;
    const [first, middle, last] = [1 - Math.max(tx, ty), Math.abs(tx - ty), Math.min(tx, ty)];
    const at = (k: number) =>
      first * (moved[near + k] as number) +
      middle * (moved[corner + k] as number) +
      last * (moved[far + k] as number);
    return [at(0), at(1)];
  };
}
