import type { RgbImage } from './rgb-image.js';
import { composeTransforms, invertTransform, type Transform } from './similarity-transform.js';

/**
 * Draws a picture through an affine map: every crop, resize and rotation of this project is this function.
 *
 * @remarks
 * Bilinear sampling at the inverse map. Where the map shrinks, the picture is first halved by 2x2 means
 * while the scale is below one half, then each output pixel averages 2x2 samples, so that fine detail
 * does not alias. Outside the picture its mirror image stands, edge pixel included.
 *
 * @param transform - From coordinates of `image` to those of the result; pixel centres are integers.
 * @param width - Columns of the result.
 * @param height - Rows of the result.
 */
export function warpImage(image: RgbImage, transform: Transform, width: number, height: number): RgbImage {
  let source = image;
  let map = transform;
  while (scaleOf(map) < 0.5 && Math.min(source.width, source.height) > 1) {
    source = halveImage(source);
    map = composeTransforms(DOUBLE, map);
  }
  const data = new Uint8Array(width * height * 3);
  const offsets = scaleOf(map) < 0.999 ? [-0.25, 0.25] : [0];
  sample(source, invertTransform(map), width, height, offsets, data);
  return { width, height, data };
}

/** The whole picture at another size. @unit pixels */
export function resizeImage(image: RgbImage, width: number, height: number): RgbImage {
  const x = width / image.width;
  const y = height / image.height;
  return warpImage(image, [x, 0, (x - 1) / 2, 0, y, (y - 1) / 2], width, height);
}

/** From the coordinates of a halved picture back to those of the one it was made of. */
const DOUBLE: Transform = [2, 0, 0.5, 0, 2, 0.5];

/** Geometric mean of the scales along both axes. */
function scaleOf([a, b, , c, d]: Transform): number {
  return Math.sqrt(Math.abs(a * d - b * c));
}

function halveImage({ width, height, data }: RgbImage): RgbImage {
  const w = (width + 1) >> 1;
  const h = (height + 1) >> 1;
  const half = new Uint8Array(w * h * 3);
  for (let y = 0; y < h; y++) {
    const top = 2 * y * width;
    const bottom = Math.min(2 * y + 1, height - 1) * width;
    for (let x = 0; x < w; x++) {
      const left = 2 * x;
      const right = Math.min(left + 1, width - 1);
      for (let channel = 0; channel < 3; channel++) {
        const sum =
          (data[3 * (top + left) + channel] as number) +
          (data[3 * (top + right) + channel] as number) +
          (data[3 * (bottom + left) + channel] as number) +
          (data[3 * (bottom + right) + channel] as number);
        half[3 * (y * w + x) + channel] = (sum + 2) >> 2;
      }
    }
  }
  return { width: w, height: h, data: half };
}

function sample(
  source: RgbImage,
  inverse: Transform,
  width: number,
  height: number,
  offsets: readonly number[],
  out: Uint8Array,
): void {
  const [a, b, tx, c, d, ty] = inverse;
  const weight = 1 / (offsets.length * offsets.length);
  const { data, width: sourceWidth, height: sourceHeight } = source;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (const offsetY of offsets) {
        for (const offsetX of offsets) {
          const px = a * (x + offsetX) + b * (y + offsetY) + tx;
          const py = c * (x + offsetX) + d * (y + offsetY) + ty;
          const left = Math.floor(px);
          const top = Math.floor(py);
          const fx = px - left;
          const fy = py - top;
          const x0 = mirror(left, sourceWidth);
          const x1 = mirror(left + 1, sourceWidth);
          const row0 = mirror(top, sourceHeight) * sourceWidth;
          const row1 = mirror(top + 1, sourceHeight) * sourceWidth;
          const i00 = 3 * (row0 + x0);
          const i01 = 3 * (row0 + x1);
          const i10 = 3 * (row1 + x0);
          const i11 = 3 * (row1 + x1);
          const w00 = (1 - fx) * (1 - fy);
          const w01 = fx * (1 - fy);
          const w10 = (1 - fx) * fy;
          const w11 = fx * fy;
          red +=
            w00 * (data[i00] as number) +
            w01 * (data[i01] as number) +
            w10 * (data[i10] as number) +
            w11 * (data[i11] as number);
          green +=
            w00 * (data[i00 + 1] as number) +
            w01 * (data[i01 + 1] as number) +
            w10 * (data[i10 + 1] as number) +
            w11 * (data[i11 + 1] as number);
          blue +=
            w00 * (data[i00 + 2] as number) +
            w01 * (data[i01 + 2] as number) +
            w10 * (data[i10 + 2] as number) +
            w11 * (data[i11 + 2] as number);
        }
      }
      const o = 3 * (y * width + x);
      out[o] = red * weight + 0.5;
      out[o + 1] = green * weight + 0.5;
      out[o + 2] = blue * weight + 0.5;
    }
  }
}

/** The index inside 0 .. size-1 that index `i` mirrors to; the edge pixel stands on both sides. */
function mirror(i: number, size: number): number {
  if (i >= 0 && i < size) return i;
  const period = 2 * size;
  const folded = ((i % period) + period) % period;
  return folded < size ? folded : period - 1 - folded;
}
