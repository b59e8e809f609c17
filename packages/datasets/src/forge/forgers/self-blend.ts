import type { SeededRandom } from '@did/runtime';
import { blend } from '../../pixels/blend.js';
import { type FloatImage, toFloatImage } from '../../pixels/float-image.js';
import { gaussianBlur } from '../../pixels/gaussian-blur.js';
import { createSamplingMap, sampleBilinear } from '../../pixels/sample-bilinear.js';
import type { ForgeInput, Forger, Forgery } from '../forger.js';
import { eyeDistance, softFaceMask } from './face-region.js';

/**
 * A face blended with a slightly changed copy of itself: blending traces without a second person.
 *
 * @source Shiohara and Yamasaki 2022 (Self-Blended Images), from its description.
 */
export const selfBlend: Forger = {
  name: 'self-blend',
  family: 'blend',
  needsDonor: false,
  description: 'A slightly moved, recoloured and re-sharpened copy of the face blended into itself.',
  source: 'Shiohara and Yamasaki, Detecting Deepfakes with Self-Blended Images, CVPR 2022',
  forge({ image, landmarks68, strength }: ForgeInput, random: SeededRandom): Forgery {
    const { width, height } = image;
    const changed = changeFrequency(changeColour(toFloatImage(image), strength, random), strength, random);
    const moved = move(changed, eyeDistance(landmarks68) * (0.5 + strength), random);
    const ratio = random.pick([0.75, 1, 1, 1]);
    const mask = softFaceMask(landmarks68, width, height, strength, random).map((m) => m * ratio);
    return { image: blend(image, moved, mask), mask };
  },
};

/** A shift of each colour, of brightness and of contrast, as a camera or a generator would leave it. */
function changeColour(image: FloatImage, strength: number, random: SeededRandom): FloatImage {
  const reach = 0.5 + 1.2 * strength;
  const shifts = [0, 1, 2].map(() => random.uniform(-14, 14) * reach);
  const brightness = random.uniform(6, 16) * random.pick([-1, 1]) * reach;
  const contrast = 1 + random.uniform(-0.16, 0.16) * reach;
  const data = image.data.map(
    (value, i) => (value - 128) * contrast + 128 + brightness + (shifts[i % 3] as number),
  );
  return { ...image, data };
}

/** Sharper or softer than its surroundings. */
function changeFrequency(image: FloatImage, strength: number, random: SeededRandom): FloatImage {
  const { width, height, data } = image;
  const sigma = (0.5 + 0.7 * strength) * (width / 128);
  const soft = gaussianBlur(data, width, height, 3, sigma);
  const amount = random.chance(0.5) ? random.uniform(0.6, 1) : -random.uniform(0.6, 1.4);
  return { ...image, data: data.map((value, i) => value + amount * ((soft[i] as number) - value)) };
}

/** A few hundredths of the face's size up, down, larger or smaller. */
function move(image: FloatImage, unit: number, random: SeededRandom): FloatImage {
  const { width, height } = image;
  const [dx, dy] = [random.uniform(-0.07, 0.07) * unit, random.uniform(-0.05, 0.05) * unit];
  const zoom = random.uniform(0.96, 1.04);
  const [cx, cy] = [width / 2, height / 2];
  const map = createSamplingMap(width, height, (x, y) => [
    cx + (x - cx) * zoom + dx,
    cy + (y - cy) * zoom + dy,
  ]);
  return sampleBilinear(image, map);
}
