import { halveImage, ImagePyramid } from './image-pyramid.js';
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
    source = source instanceof ImagePyramid ? source.half() : halveImage(source);
    map = composeTransforms(DOUBLE, map);
  }
  const data = new Uint8Array(width * height * 3);
  const inverse = invertTransform(map);
  const draw = inverse[1] === 0 && inverse[3] === 0 ? sampleUpright : sample;
  draw(source, inverse, width, height, scaleOf(map) < 0.999 ? 2 : 1, data);
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

/** @param grid - Samples along each side of an output pixel. */
function sample(
  source: RgbImage,
  inverse: Transform,
  width: number,
  height: number,
  grid: number,
  out: Uint8Array,
): void {
  const [a, b, tx, c, d, ty] = inverse;
  const step = 1 / grid;
  const first = (step - 1) / 2;
  const weight = step * step;
  const data = source.data;
  const sourceWidth = source.width;
  const sourceHeight = source.height;
  const lastX = sourceWidth - 1;
  const lastY = sourceHeight - 1;
  let o = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let k = 0; k < grid; k++) {
        for (let j = 0; j < grid; j++) {
          const ox = x + first + j * step;
          const oy = y + first + k * step;
          const px = a * ox + b * oy + tx;
          const py = c * ox + d * oy + ty;
          let x0 = Math.floor(px);
          let y0 = Math.floor(py);
          const fx = px - x0;
          const fy = py - y0;
          let x1 = x0 + 1;
          let y1 = y0 + 1;
          if (x0 < 0 || y0 < 0 || x0 >= lastX || y0 >= lastY) {
            x0 = mirror(x0, sourceWidth);
            x1 = mirror(x1, sourceWidth);
            y0 = mirror(y0, sourceHeight);
            y1 = mirror(y1, sourceHeight);
          }
          const i00 = 3 * (y0 * sourceWidth + x0);
          const i01 = 3 * (y0 * sourceWidth + x1);
          const i10 = 3 * (y1 * sourceWidth + x0);
          const i11 = 3 * (y1 * sourceWidth + x1);
          const w00 = (1 - fx) * (1 - fy);
          const w01 = fx * (1 - fy);
          const w10 = (1 - fx) * fy;
          const w11 = fx * fy;
          red += w00 * at(data, i00) + w01 * at(data, i01) + w10 * at(data, i10) + w11 * at(data, i11);
          green +=
            w00 * at(data, i00 + 1) +
            w01 * at(data, i01 + 1) +
            w10 * at(data, i10 + 1) +
            w11 * at(data, i11 + 1);
          blue +=
            w00 * at(data, i00 + 2) +
            w01 * at(data, i01 + 2) +
            w10 * at(data, i10 + 2) +
            w11 * at(data, i11 + 2);
        }
      }
      out[o++] = red * weight + 0.5;
      out[o++] = green * weight + 0.5;
      out[o++] = blue * weight + 0.5;
    }
  }
}

/** {@link sample} for a map that does not turn: the same sums, with places found once for a row or a column. */
function sampleUpright(
  { data, width: sourceWidth, height: sourceHeight }: RgbImage,
  [a, , tx, , d, ty]: Transform,
  width: number,
  height: number,
  grid: number,
  out: Uint8Array,
): void {
  const across = placesAlong(a, tx, width, grid, sourceWidth, 3);
  const down = placesAlong(d, ty, height, grid, sourceHeight, 3 * sourceWidth);
  const weight = 1 / (grid * grid);
  let o = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let row = grid * y; row < grid * (y + 1); row++) {
        const top = down.before[row] as number;
        const bottom = down.after[row] as number;
        const fy = down.part[row] as number;
        for (let column = grid * x; column < grid * (x + 1); column++) {
          const left = across.before[column] as number;
          const right = across.after[column] as number;
          const fx = across.part[column] as number;
          const i00 = top + left;
          const i01 = top + right;
          const i10 = bottom + left;
          const i11 = bottom + right;
          const w00 = (1 - fx) * (1 - fy);
          const w01 = fx * (1 - fy);
          const w10 = (1 - fx) * fy;
          const w11 = fx * fy;
          red += w00 * at(data, i00) + w01 * at(data, i01) + w10 * at(data, i10) + w11 * at(data, i11);
          green +=
            w00 * at(data, i00 + 1) +
            w01 * at(data, i01 + 1) +
            w10 * at(data, i10 + 1) +
            w11 * at(data, i11 + 1);
          blue +=
            w00 * at(data, i00 + 2) +
            w01 * at(data, i01 + 2) +
            w10 * at(data, i10 + 2) +
            w11 * at(data, i11 + 2);
        }
      }
      out[o++] = red * weight + 0.5;
      out[o++] = green * weight + 0.5;
      out[o++] = blue * weight + 0.5;
    }
  }
}

/** For each sample along an axis the two source pixels around it, as places in the data, and its part of the way between. */
function placesAlong(
  scale: number,
  shift: number,
  length: number,
  grid: number,
  sourceLength: number,
  stride: number,
): { readonly before: Int32Array; readonly after: Int32Array; readonly part: Float64Array } {
  const count = length * grid;
  const before = new Int32Array(count);
  const after = new Int32Array(count);
  const part = new Float64Array(count);
  const step = 1 / grid;
  const first = (step - 1) / 2;
  for (let i = 0; i < count; i++) {
    const place = scale * (Math.floor(i / grid) + first + (i % grid) * step) + shift;
    const whole = Math.floor(place);
    part[i] = place - whole;
    before[i] = stride * mirror(whole, sourceLength);
    after[i] = stride * mirror(whole + 1, sourceLength);
  }
  return { before, after, part };
}

function at(data: Uint8Array, i: number): number {
  return data[i] as number;
}

/** The index inside 0 .. size-1 that index `i` mirrors to; the edge pixel stands on both sides. */
function mirror(i: number, size: number): number {
  if (i >= 0 && i < size) return i;
  const period = 2 * size;
  const folded = ((i % period) + period) % period;
  return folded < size ? folded : period - 1 - folded;
}
