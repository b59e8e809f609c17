import { type Seed, SeededRandom } from '@did/runtime';
import { alongRamp, type Colour, scaleColour, srgb } from './colour.js';
import { clamp } from './curve.js';

/** The light of one picture. Directions are unit vectors from the face to the light. */
export interface Light {
  readonly key: readonly [number, number, number];
  readonly keyColour: Colour;
  readonly fill: readonly [number, number, number];
  readonly fillColour: Colour;
  /** Light from above and from below, from all around. */
  readonly sky: Colour;
  readonly ground: Colour;
  /** 0 hard shadows .. 1 hardly any. */
  readonly softness: number;
}

/** Candle light to open shade, in equal steps of what one sees. */
const TEMPERATURES: readonly Colour[] = [
  srgb(255, 226, 196),
  srgb(255, 238, 219),
  srgb(255, 248, 241),
  srgb(255, 254, 253),
  srgb(243, 247, 255),
  srgb(230, 239, 255),
];

function unit(x: number, y: number, z: number): [number, number, number] {
  const scale = 1 / Math.sqrt(x * x + y * y + z * z);
  return [x * scale, y * scale, z * scale];
}

/** Draws the light of a clip, with the small changes of one frame. */
export function drawLight(identitySeed: Seed, frameSeed: Seed): Light {
  const clip = new SeededRandom(identitySeed).fork('light');
  const now = new SeededRandom(identitySeed).fork('light').fork(frameSeed);
  const azimuth = clamp(clip.normal(0, 0.6), -1.25, 1.25) + now.normal(0, 0.04);
  const height = clip.uniform(0.1, 0.85) + now.normal(0, 0.03);
  const key = unit(
    Math.sin(azimuth) * Math.cos(height),
    Math.sin(height),
    Math.cos(azimuth) * Math.cos(height),
  );
  const ratio = clip.uniform(0.5, 1);
  const warmth = clip.next();
  const level = 1 + now.normal(0, 0.02);
  const keyColour = scaleColour(alongRamp(TEMPERATURES, warmth), (0.55 + 0.65 * ratio) * level);
  const around = alongRamp(TEMPERATURES, clamp(warmth + clip.normal(0, 0.25), 0, 1));
  const ambient = 0.46 - 0.26 * ratio;
  const fillSide = azimuth > 0 ? -1 : 1;
  return {
    key,
    keyColour,
    fill: unit(fillSide * clip.uniform(0.5, 1.4), clip.uniform(-0.2, 0.5), clip.uniform(0.2, 1)),
    fillColour: scaleColour(alongRamp(TEMPERATURES, clip.next()), clip.uniform(0.04, 0.3)),
    sky: scaleColour(around, ambient * 1.15),
    ground: scaleColour(alongRamp(TEMPERATURES, clip.uniform(0, 0.6)), ambient * clip.uniform(0.45, 0.85)),
    softness: clip.uniform(0.15, 0.75),
  };
}
