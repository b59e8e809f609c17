import type { SeededRandom } from '@did/runtime';
import { blend } from '../../pixels/blend.js';
import { type FloatImage, toFloatImage } from '../../pixels/float-image.js';
import { gaussianBlur } from '../../pixels/gaussian-blur.js';
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
  description: 'Eyes, nose and mouth rebuilt from their coarse shape with a made-up texture.',
  source: 'Own method; compare Thies et al., Deferred Neural Rendering, 2019',
  forge({ image, landmarks68, strength }: ForgeInput, random: SeededRandom): Forgery {
    const { width, height } = image;
    const unit = eyeDistance(landmarks68);
    const redrawn = redraw(toFloatImage(image), unit, strength, random);
    const mask = new Float32Array(width * height);
    const chosen = random.shuffle(PARTS).slice(0, 2 + random.int(3));
    for (const [first, end, halfWidth, halfHeight] of chosen) {
      const [cx, cy] = centre(landmarks68, first, end);
      const [rx, ry] = [
        halfWidth * unit * random.uniform(0.95, 1.3),
        halfHeight * unit * random.uniform(0.95, 1.3),
      ];
      addEllipse(mask, width, height, { cx, cy, rx, ry });
    }
    return { image: blend(image, redrawn, mask), mask };
  },
};

interface Ellipse {
  readonly cx: number;
  readonly cy: number;
  readonly rx: number;
  readonly ry: number;
}

/** Soft over its outer fifth; overlapping parts do not add up. */
function addEllipse(mask: Float32Array, width: number, height: number, { cx, cy, rx, ry }: Ellipse): void {
  for (let y = Math.max(0, Math.floor(cy - ry)); y <= Math.min(height - 1, Math.ceil(cy + ry)); y++) {
    for (let x = Math.max(0, Math.floor(cx - rx)); x <= Math.min(width - 1, Math.ceil(cx + rx)); x++) {
      const r = Math.hypot((x - cx) / rx, (y - cy) / ry);
      const value = Math.max(0, Math.min(1, (1 - r) / 0.2));
      mask[y * width + x] = Math.max(mask[y * width + x] as number, value);
    }
  }
}

/** The coarse shape with its edges overdrawn, and a grain that does not know the camera's. */
function redraw(image: FloatImage, unit: number, strength: number, random: SeededRandom): FloatImage {
  const { width, height, data } = image;
  const coarse = gaussianBlur(data, width, height, 3, unit * (0.028 + 0.05 * strength));
  const coarser = gaussianBlur(data, width, height, 3, unit * 0.09);
  const gain = random.uniform(1.25, 1.6) + 0.6 * strength;
  const grain = random.uniform(3, 7) * (0.5 + 2 * strength);
  const out = new Float32Array(data.length);
  for (let i = 0; i < out.length; i += 3) {
    const noise = grain * random.normal();
    for (let c = 0; c < 3; c++) {
      const base = coarser[i + c] as number;
      out[i + c] = base + gain * ((coarse[i + c] as number) - base) + noise;
    }
  }
  return { width, height, data: out };
}
