import type { SeededRandom } from '@did/runtime';
import { blend } from '../../pixels/blend.js';
import { pointsOf, range } from '../../pixels/convex-hull.js';
import { toFloatImage } from '../../pixels/float-image.js';
import { loseDetail } from '../../pixels/lose-detail.js';
import { createSamplingMap, sampleBilinear } from '../../pixels/sample-bilinear.js';
import type { ForgeInput, Forger, Forgery } from '../forger.js';
import { eyeDistance } from './face-region.js';

/**
 * The inner face at a generator's low resolution, slightly turned and warped back: a patch softer than its surroundings.
 *
 * @source Li and Lyu 2019 (Exposing DeepFake Videos by Detecting Face Warping Artifacts), from its description.
 */
export const warpResample: Forger = {
  name: 'warp-resample',
  family: 'warp',
  needsDonor: false,
  description: 'The inner face brought to a low resolution, turned a little, and warped back.',
  source: 'Li and Lyu, Exposing DeepFake Videos by Detecting Face Warping Artifacts, CVPRW 2019',
  forge({ image, landmarks68, strength }: ForgeInput, random: SeededRandom): Forgery {
    const { width, height } = image;
    const unit = eyeDistance(landmarks68);
    // Between a third and a sixth of the resolution that the eyes' distance has in the picture.
    const small = loseDetail(toFloatImage(image), 0.45 - 0.22 * strength);
    const angle = random.uniform(-0.05, 0.05);
    const [dx, dy] = [random.uniform(-0.04, 0.04) * unit, random.uniform(-0.04, 0.04) * unit];
    const mask = roundedBox(landmarks68, width, height, unit, random);
    const [cx, cy] = [width / 2, height / 2];
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const map = createSamplingMap(width, height, (x, y) => [
      cx + cos * (x - cx) - sin * (y - cy) + dx,
      cy + sin * (x - cx) + cos * (y - cy) + dy,
    ]);
    return { image: blend(image, sampleBilinear(small, map), mask), mask };
  },
};

/** A superellipse around brows, nose and mouth with a narrow soft edge. */
function roundedBox(
  landmarks68: ArrayLike<number>,
  width: number,
  height: number,
  unit: number,
  random: SeededRandom,
): Float32Array {
  const points = pointsOf(landmarks68, range(17, 68));
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => p[1]);
  const grow = unit * random.uniform(0.1, 0.35);
  const [left, right] = [Math.min(...xs) - grow, Math.max(...xs) + grow];
  const [top, bottom] = [Math.min(...ys) - grow, Math.max(...ys) + grow];
  const [cx, cy, rx, ry] = [(left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2];
  const edge = (unit * random.uniform(0.04, 0.12)) / Math.min(rx, ry);
  const mask = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const r = (Math.abs((x - cx) / rx) ** 4 + Math.abs((y - cy) / ry) ** 4) ** 0.25;
      mask[y * width + x] = Math.max(0, Math.min(1, (1 - r) / edge + 0.5));
    }
  }
  return mask;
}
