import { invertTransform, type Transform } from '@did/faces';
import type { SeededRandom } from '@did/runtime';
import { blend } from '../../pixels/blend.js';
import { type Point, pointsOf, range } from '../../pixels/convex-hull.js';
import { gaussianBlur } from '../../pixels/gaussian-blur.js';
import { outlineMask, type RegionMask } from '../../pixels/outline-mask.js';
import { placeMask } from '../../pixels/placed-mask.js';
import { growRegion, type Region, regionAround } from '../../pixels/region.js';
import { type Readable, sampleAffine } from '../../pixels/sample-affine.js';
import type { ForgeInput, Forger, Forgery } from '../forger.js';
import { centre, eyeDistance, faceHull } from './face-region.js';

/** The face is brought upright to one of several sizes, as parts of one that the strength sets. */
const SCALES = [0.85, 1, 1.2] as const;

/** Of a 5x5 Gaussian with the deviation that goes with this width. @unit pixels of the small face */
const BLUR_SIGMA = 1.1;

/**
 * The face brought to a generator's size, softened there, and warped back a little off its place: a patch softer than its
 * surroundings.
 *
 * @source Li and Lyu 2019 (Exposing DeepFake Videos by Detecting Face Warping Artifacts), from its description: several
 * scales, a 5x5 Gaussian, shapes of the region. That the patch comes back a little turned and moved is ours.
 */
export const warpResample: Forger = {
  name: 'warp-resample',
  family: 'warp',
  needsDonor: false,
  changesTarget: false,
  description:
    'The face upright at a low resolution, softened there, and warped back a little off its place.',
  source: 'Li and Lyu, Exposing DeepFake Videos by Detecting Face Warping Artifacts, CVPRW 2019',
  forge({ image, landmarks68, strength }: ForgeInput, random: SeededRandom): Forgery {
    const { width, height } = image;
    const unit = eyeDistance(landmarks68);
    const scale = Math.min(1, (0.95 - 0.45 * strength) * random.pick(SCALES));
    const error = random.uniform(-0.05, 0.05);
    const [dx, dy] = [random.uniform(-0.04, 0.04) * unit, random.uniform(-0.04, 0.04) * unit];
    const shape = random.chance(0.5)
      ? roundedBox(landmarks68, unit, random)
      : innerFace(landmarks68, unit, random);
    const mask = placeMask(shape, width, height);
    // Of a face that lies outside the picture there is nothing to warp.
    if (mask.region.width === 0 || mask.region.height === 0)
      return { image: { ...image, data: image.data.slice() }, mask: mask.values };
    const [cx, cy] = centre(landmarks68, 0, 68);
    const reach = farthest([cx, cy], mask.region) + unit * 0.1;
    const side = Math.max(4, Math.ceil(2 * reach * scale));
    const toSmall = uprightTransform([cx, cy], tiltOf(landmarks68), scale, side);
    const small = shrink(image, invertTransform(toSmall), scale, side);
    const misplaced = uprightTransform([cx + dx, cy + dy], tiltOf(landmarks68) + error, scale, side);
    return { image: blend(image, sampleAffine(small, misplaced, mask.region), mask), mask: mask.values };
  },
};

/** From the picture to a square with the face's centre in its middle, the face upright. */
function uprightTransform([cx, cy]: Point, tilt: number, scale: number, side: number): Transform {
  const [cos, sin] = [scale * Math.cos(tilt), scale * Math.sin(tilt)];
  const middle = (side - 1) / 2;
  return [cos, sin, middle - cos * cx - sin * cy, -sin, cos, middle + sin * cx - cos * cy];
}

/** Of the line from eye to eye. @unit radians */
function tiltOf(landmarks68: ArrayLike<number>): number {
  const [right, left] = [centre(landmarks68, 36, 42), centre(landmarks68, 42, 48)];
  return Math.atan2(left[1] - right[1], left[0] - right[0]);
}

/** The small face: each pixel the mean of what it covers, then the Gaussian. */
function shrink(image: Readable, toPicture: Transform, scale: number, side: number): Readable {
  const samples = Math.ceil(1 / scale - 1e-6);
  const fine = side * samples;
  const [a, b, tx, c, d, ty] = toPicture;
  const step = 1 / samples;
  const shift = (step - 1) / 2;
  const whole = { left: 0, top: 0, width: fine, height: fine };
  const between: Transform = [
    a * step,
    b * step,
    tx + (a + b) * shift,
    c * step,
    d * step,
    ty + (c + d) * shift,
  ];
  const { data } = sampleAffine(image, between, whole);
  const mean = samples === 1 ? data : meanOfSquares(data, side, samples);
  return { width: side, height: side, data: gaussianBlur(mean, side, side, 3, BLUR_SIGMA) };
}

function meanOfSquares(data: Float32Array, side: number, samples: number): Float32Array {
  const out = new Float32Array(side * side * 3);
  const fine = side * samples;
  for (let y = 0; y < fine; y++) {
    const row = Math.floor(y / samples) * side;
    for (let x = 0; x < fine; x++) {
      const at = 3 * (row + Math.floor(x / samples));
      const from = 3 * (y * fine + x);
      for (let c = 0; c < 3; c++) out[at + c] = (out[at + c] as number) + (data[from + c] as number);
    }
  }
  return out.map((sum) => sum / (samples * samples));
}

function farthest([cx, cy]: Point, { left, top, width, height }: Region): number {
  return Math.hypot(
    Math.max(Math.abs(left - cx), Math.abs(left + width - cx)),
    Math.max(Math.abs(top - cy), Math.abs(top + height - cy)),
  );
}

/** The convex hull from the brows to the lower lip, a little larger, with a narrow soft edge. */
function innerFace(landmarks68: ArrayLike<number>, unit: number, random: SeededRandom): RegionMask {
  const hull = faceHull(landmarks68, 'inner');
  const [cx, cy] = centre(landmarks68, 17, 68);
  const grow = random.uniform(1.05, 1.35);
  const grown = hull.map(([x, y]): Point => [cx + grow * (x - cx), cy + grow * (y - cy)]);
  return outlineMask(grown, { erode: 0, sigma: unit * random.uniform(0.015, 0.05) });
}

/** A superellipse around brows, nose and mouth with a narrow soft edge. */
function roundedBox(landmarks68: ArrayLike<number>, unit: number, random: SeededRandom): RegionMask {
  const points = pointsOf(landmarks68, range(17, 68));
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => p[1]);
  const grow = unit * random.uniform(0.1, 0.35);
  const [left, right] = [Math.min(...xs) - grow, Math.max(...xs) + grow];
  const [top, bottom] = [Math.min(...ys) - grow, Math.max(...ys) + grow];
  const [cx, cy, rx, ry] = [(left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2];
  const edge = (unit * random.uniform(0.04, 0.12)) / Math.min(rx, ry);
  const region = growRegion(
    regionAround([
      [left, top],
      [right, bottom],
    ]),
    Math.ceil(0.1 * unit),
  );
  const values = new Float32Array(region.width * region.height);
  for (let y = 0, i = 0; y < region.height; y++) {
    const v = ((region.top + y - cy) / ry) ** 4;
    for (let x = 0; x < region.width; x++, i++) {
      const r = Math.sqrt(Math.sqrt(((region.left + x - cx) / rx) ** 4 + v));
      values[i] = Math.max(0, Math.min(1, (1 - r) / edge + 0.5));
    }
  }
  return { region, values };
}
