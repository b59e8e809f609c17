import type { SeededRandom } from '@did/runtime';

/**
 * A smooth random field: values on a coarse grid, joined by cosine interpolation.
 *
 * @param cells - Grid cells along each side; more cells, finer waves.
 * @returns Values in -1..1. @shape `[height * width]`
 */
export function smoothNoise(
  width: number,
  height: number,
  cells: number,
  random: SeededRandom,
): Float32Array {
  const side = cells + 2;
  const grid = Float32Array.from({ length: side * side }, () => random.uniform(-1, 1));
  const field = new Float32Array(width * height);
  const ease = (t: number) => t * t * (3 - 2 * t);
  for (let y = 0; y < height; y++) {
    const gy = (y / height) * cells;
    const row = Math.floor(gy);
    const ty = ease(gy - row);
    for (let x = 0; x < width; x++) {
      const gx = (x / width) * cells;
      const column = Math.floor(gx);
      const tx = ease(gx - column);
      const at = row * side + column;
      const upper = (grid[at] as number) * (1 - tx) + (grid[at + 1] as number) * tx;
      const lower = (grid[at + side] as number) * (1 - tx) + (grid[at + side + 1] as number) * tx;
      field[y * width + x] = upper * (1 - ty) + lower * ty;
    }
  }
  return field;
}
