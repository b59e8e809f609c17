import type { RgbImage } from '../rgb-image.js';

/** For each corner between pixels, the sum of all that lies above it and to its left. */
export interface AreaSums {
  /** Of the picture. @unit pixels */
  readonly width: number;
  /** Of the picture. @unit pixels */
  readonly height: number;
  /** Modulo 2^32, so that differences are right whatever the size. @shape `[height + 1, width + 1, 3]` */
  readonly sums: Int32Array;
}

/** Part of a picture: columns `left` to below `right`, rows `top` to below `bottom`. @unit whole pixels */
export interface PixelWindow {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Adds a picture up once, so that the sum of any rectangle of it is four numbers.
 *
 * @remarks
 * The cascade shrinks the whole picture a dozen times and cuts hundreds of squares out of it. Products with matrices of area
 * weights would cost the larger half of the detector's time; this costs a few milliseconds each, and is exact: sums are
 * integers.
 *
 * @source Crow, Summed-area tables for texture mapping, 1984.
 */
export function sumAreas({ width, height, data }: RgbImage): AreaSums {
  const stride = 3 * (width + 1);
  const sums = new Int32Array(stride * (height + 1));
  for (let y = 0; y < height; y++) {
    let [red, green, blue] = [0, 0, 0];
    let from = 3 * y * width;
    let to = (y + 1) * stride + 3;
    for (let x = 0; x < width; x++) {
      red += data[from] as number;
      green += data[from + 1] as number;
      blue += data[from + 2] as number;
      sums[to] = (sums[to - stride] as number) + red;
      sums[to + 1] = (sums[to + 1 - stride] as number) + green;
      sums[to + 2] = (sums[to + 2 - stride] as number) + blue;
      from += 3;
      to += 3;
    }
  }
  return { width, height, sums };
}
