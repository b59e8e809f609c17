import type { RgbImage } from '@did/faces';
import { luminance } from '../images/sharpness.js';

/** Rows, and comparisons in each. */
const SIDE = 16;

/**
 * A hash of what a picture looks like: whether it grows brighter from left to right, then from top to bottom, each
 * at 16 x 16 places.
 *
 * @remarks
 * Encoding, size and brightness hardly change it; decision 0015 says by how much.
 * @returns 128 hexadecimal digits, 64 for each direction.
 * @source Krawetz 2013 (dHash), at eight times the usual resolution.
 */
export function differenceHash(image: RgbImage): string {
  const gray = luminance(image);
  const wide = shrink(gray, image.width, image.height, SIDE + 1, SIDE);
  const high = shrink(gray, image.width, image.height, SIDE, SIDE + 1);
  const across = (x: number, y: number) => brightens(wide, y * (SIDE + 1) + x, 1);
  const down = (x: number, y: number) => brightens(high, y * SIDE + x, SIDE);
  return hexOf(across) + hexOf(down);
}

function brightens(gray: Float32Array, at: number, step: number): boolean {
  return (gray[at] as number) < (gray[at + step] as number);
}

function hexOf(bit: (x: number, y: number) => boolean): string {
  let hash = '';
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x += 4) {
      let digit = 0;
      for (let i = 0; i < 4; i++) digit = 2 * digit + (bit(x + i, y) ? 1 : 0);
      hash += digit.toString(16);
    }
  }
  return hash;
}

/** Means over the area that each new pixel covers. */
function shrink(
  gray: Float32Array,
  width: number,
  height: number,
  columns: number,
  rows: number,
): Float32Array {
  const small = new Float32Array(columns * rows);
  const across = coverage(width, columns);
  const down = coverage(height, rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (const [y, weightY] of down[row] ?? []) {
        for (const [x, weightX] of across[column] ?? [])
          sum += weightY * weightX * (gray[y * width + x] as number);
      }
      small[row * columns + column] = sum;
    }
  }
  return small;
}

/** Which old pixels each new one covers, with their share of it. */
function coverage(from: number, to: number): [pixel: number, share: number][][] {
  const scale = from / to;
  return Array.from({ length: to }, (_, i) => {
    const [start, end] = [i * scale, (i + 1) * scale];
    const pixels: [number, number][] = [];
    for (let pixel = Math.floor(start); pixel < Math.min(from, Math.ceil(end)); pixel++) {
      pixels.push([pixel, (Math.min(end, pixel + 1) - Math.max(start, pixel)) / scale]);
    }
    return pixels;
  });
}
