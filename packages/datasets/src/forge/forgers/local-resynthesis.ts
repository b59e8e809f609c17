import type { RgbImage } from '@did/faces';
import type { SeededRandom } from '@did/runtime';
import { blend } from '../../pixels/blend.js';
import { gaussianBlur } from '../../pixels/gaussian-blur.js';
import { cutPatch, type Patch } from '../../pixels/patch.js';
import { type PlacedMask, placeMask } from '../../pixels/placed-mask.js';
import { growRegion, type Region, regionAround } from '../../pixels/region.js';
import type { ForgeInput, Forger, Forgery } from '../forger.js';
import { centre, eyeDistance } from './face-region.js';

/** Eyes, nose and mouth: first landmark, one past the last, and the patch's size in eye distances. */
const PARTS = [
  [36, 42, 0.42, 0.3],
  [42, 48, 0.42, 0.3],
  [29, 36, 0.4, 0.42],
  [48, 68, 0.6, 0.38],
] as const;

/**
 * Eyes, nose or mouth drawn anew: their coarse shape kept, mirrored or shifted, and a generator's texture put on it.
 *
 * @source Own method, after local re-synthesis such as NeuralTextures (Thies et al. 2019) leaves it.
 */
export const localResynthesis: Forger = {
  name: 'local-resynthesis',
  family: 'resynthesis',
  needsDonor: false,
  changesTarget: false,
  description: 'Eyes, nose and mouth rebuilt from their coarse shape with a made-up texture.',
  source: 'Own method; compare Thies et al., Deferred Neural Rendering, 2019',
  forge({ image, landmarks68, strength }: ForgeInput, random: SeededRandom): Forgery {
    const unit = eyeDistance(landmarks68);
    const ellipses = random
      .shuffle(PARTS)
      .slice(0, 2 + random.int(3))
      .map(([first, end, halfWidth, halfHeight]): Ellipse => {
        const [cx, cy] = centre(landmarks68, first, end);
        const rx = halfWidth * unit * random.uniform(0.95, 1.3);
        const ry = halfHeight * unit * random.uniform(0.95, 1.3);
        return { cx, cy, rx, ry };
      });
    const mask = drawEllipses(ellipses, image);
    const redrawn = redraw(image, mask.region, unit, strength, random);
    return { image: blend(image, redrawn, mask), mask: mask.values };
  },
};

interface Ellipse {
  readonly cx: number;
  readonly cy: number;
  readonly rx: number;
  readonly ry: number;
}

/** Each soft over its outer fifth; overlapping parts do not add up. */
function drawEllipses(ellipses: readonly Ellipse[], { width, height }: RgbImage): PlacedMask {
  const region = regionAround(
    ellipses.flatMap(({ cx, cy, rx, ry }) => [[cx - rx, cy - ry] as const, [cx + rx, cy + ry] as const]),
  );
  const values = new Float32Array(region.width * region.height);
  for (const { cx, cy, rx, ry } of ellipses) {
    for (let y = Math.floor(cy - ry); y <= Math.ceil(cy + ry); y++) {
      const row = (y - region.top) * region.width - region.left;
      for (let x = Math.floor(cx - rx); x <= Math.ceil(cx + rx); x++) {
        const u = (x - cx) / rx;
        const v = (y - cy) / ry;
        const value = (1 - Math.sqrt(u * u + v * v)) / 0.2;
        if (value > (values[row + x] as number)) values[row + x] = Math.min(1, value);
      }
    }
  }
  return placeMask({ region, values }, width, height);
}

/** The coarse shape with its edges overdrawn, and a grain that does not know the camera's. */
function redraw(
  image: RgbImage,
  region: Region,
  unit: number,
  strength: number,
  random: SeededRandom,
): Patch {
  const reach = Math.ceil(0.2 * unit);
  const around = cutPatch(image, growRegion(region, reach));
  const { width, height } = around.region;
  const coarse = gaussianBlur(around.data, width, height, 3, unit * (0.028 + 0.05 * strength));
  const coarser = gaussianBlur(around.data, width, height, 3, unit * 0.09);
  const gain = random.uniform(1.25, 1.6) + 0.6 * strength;
  const grain = random.uniform(3, 7) * (0.5 + 2 * strength);
  const data = new Float32Array(region.width * region.height * 3);
  for (let y = 0, i = 0; y < region.height; y++) {
    let from = 3 * ((y + reach) * width + reach);
    for (let x = 0; x < region.width; x++, i += 3, from += 3) {
      const noise = grain * random.normal();
      for (let c = 0; c < 3; c++) {
        const base = coarser[from + c] as number;
        data[i + c] = base + gain * ((coarse[from + c] as number) - base) + noise;
      }
    }
  }
  return { region, data };
}
