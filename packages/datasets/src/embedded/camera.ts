import type { RgbImage } from '@did/faces';
import { type Seed, SeededRandom } from '@did/runtime';
import { toSrgb } from './colour.js';
import { clamp } from './curve.js';
import { noiseTables } from './noise.js';

/** What a camera does to the light that reaches it. */
export interface Camera {
  readonly exposure: number;
  readonly whiteBalance: readonly [number, number, number];
  readonly contrast: number;
  readonly saturation: number;
  /** Spread of the lens. @unit pixels */
  readonly blur: number;
  readonly vignette: number;
  /** How much larger the red picture is than the blue one. */
  readonly aberration: number;
  /** Noise of few photons, and of the electronics. */
  readonly shotNoise: number;
  readonly readNoise: number;
  readonly noiseX: number;
  readonly noiseY: number;
}

/** Draws the camera of a clip and the state of one frame. */
export function drawCamera(identitySeed: Seed, frameSeed: Seed): Camera {
  const clip = new SeededRandom(identitySeed).fork('camera');
  const now = new SeededRandom(identitySeed).fork('camera').fork(frameSeed);
  const warm = clip.normal(0, 0.045) + now.normal(0, 0.005);
  const tint = clip.normal(0, 0.015);
  const iso = clip.next() ** 1.5;
  return {
    exposure: clip.uniform(0.85, 1.2) * (1 + now.normal(0, 0.015)),
    whiteBalance: [1 + warm, 1 - tint, 1 - warm],
    contrast: clip.uniform(0.9, 1.18),
    saturation: clip.uniform(0.75, 1.02),
    blur: clip.uniform(0.25, 0.62) + Math.abs(now.normal(0, 0.06)),
    vignette: clip.uniform(0, 0.32),
    aberration: clip.uniform(0, 0.004),
    shotNoise: 0.0004 + 0.0022 * iso,
    readNoise: 0.0012 + 0.005 * iso,
    noiseX: now.int(256),
    noiseY: now.int(256),
  };
}

/** Takes linear light to the picture that a camera stores. @shape light `[size * size * 3]` */
export function develop(light: Float32Array, size: number, camera: Camera): RgbImage {
  const sharp = camera.blur > 0.2 ? blurred(light, size, camera.blur) : light;
  const gain = camera.exposure * autoExposure(sharp, size);
  const data = new Uint8Array(size * size * 3);
  const { sensor } = noiseTables();
  const curve = toneCurve(camera.contrast);
  const middle = (size - 1) / 2;
  const [wr, wg, wb] = camera.whiteBalance;
  const { aberration, saturation, shotNoise, readNoise, noiseX, noiseY } = camera;
  const floor = readNoise * readNoise;
  for (let y = 0; y < size; y++) {
    const dy = y - middle;
    // Red and blue are magnified a little differently from green.
    const redRow = Math.min(Math.max(Math.round(y - dy * aberration), 0), size - 1) * size;
    const blueRow = Math.min(Math.max(Math.round(y + dy * aberration), 0), size - 1) * size;
    const noiseRow = ((y + noiseY) & 255) << 8;
    for (let x = 0; x < size; x++) {
      const dx = x - middle;
      const r2 = (dx * dx + dy * dy) / (2 * middle * middle);
      const fall = gain * (1 - camera.vignette * r2);
      const i = 3 * (y * size + x);
      const shift = dx * aberration;
      const red = acrossRow(sharp, redRow, size, x - shift, 0) * fall * wr;
      const green = (sharp[i + 1] as number) * fall * wg;
      const blue = acrossRow(sharp, blueRow, size, x + shift, 2) * fall * wb;
      const n = noiseRow + ((x + noiseX) & 255);
      const r = red + Math.sqrt(shotNoise * red + floor) * (sensor[n] as number);
      const g = green + Math.sqrt(shotNoise * green + floor) * (sensor[(n + 21331) & 65535] as number);
      const b = blue + Math.sqrt(shotNoise * blue + floor) * (sensor[(n + 40487) & 65535] as number);
      const grey = (0.3 * r + 0.59 * g + 0.11 * b) * (1 - saturation);
      data[i] = lookUpTone(curve, grey + r * saturation);
      data[i + 1] = lookUpTone(curve, grey + g * saturation);
      data[i + 2] = lookUpTone(curve, grey + b * saturation);
    }
  }
  return { width: size, height: size, data };
}

/** A channel between two pixels of a row. */
function acrossRow(light: Float32Array, row: number, size: number, x: number, channel: number): number {
  const cx = Math.min(Math.max(x, 0), size - 1.001);
  const ix = cx | 0;
  const t = cx - ix;
  const i = 3 * (row + ix) + channel;
  return (light[i] as number) * (1 - t) + (light[i + 3] as number) * t;
}

/** Linear light up to 9, as sRGB codes, in steps of equal square root. */
const TONE_STEPS = 2048;

/** The camera's curve: linear, a shoulder for bright light, sRGB, an S of its own. */
function toneCurve(contrast: number): Float32Array {
  const curve = new Float32Array(TONE_STEPS);
  for (let i = 0; i < TONE_STEPS; i++) {
    const linear = ((3 * i) / TONE_STEPS) ** 2;
    const bent = linear < 0.5 ? linear : 0.5 + 0.5 * (1 - Math.exp(-(linear - 0.5) / 0.5));
    const code = toSrgb(bent) / 255;
    const curved = code + (contrast - 1) * code * (1 - code) * (2 * code - 1) * 2;
    curve[i] = 255 * clamp(curved, 0, 1);
  }
  return curve;
}

function lookUpTone(curve: Float32Array, linear: number): number {
  if (linear <= 0) return 0;
  const i = (Math.sqrt(linear) * (TONE_STEPS / 3) + 0.5) | 0;
  return Math.round(curve[i < TONE_STEPS ? i : TONE_STEPS - 1] as number);
}

/** Moves the mean of the middle towards a mid tone, but not all the way: dark skin stays dark. */
function autoExposure(light: Float32Array, size: number): number {
  let sum = 0;
  let count = 0;
  const from = Math.floor(size * 0.2);
  const to = Math.floor(size * 0.8);
  for (let y = from; y < to; y += 2) {
    for (let x = from; x < to; x += 2) {
      sum += light[3 * (y * size + x) + 1] as number;
      count++;
    }
  }
  const mean = Math.max(0.02, sum / Math.max(1, count));
  return clamp((0.31 / mean) ** 0.62, 0.55, 2.6);
}

/** A Gaussian of small spread: three taps along each axis. */
function blurred(light: Float32Array, size: number, spread: number): Float32Array {
  const side = Math.exp(-1 / (2 * spread * spread));
  const centre = 1 / (1 + 2 * side);
  const edge = side * centre;
  const across = new Float32Array(light.length);
  const out = new Float32Array(light.length);
  const row = 3 * size;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const i = y * row + 3 * x;
      const left = x > 0 ? i - 3 : i;
      const right = x < size - 1 ? i + 3 : i;
      for (let c = 0; c < 3; c++) {
        across[i + c] =
          centre * (light[i + c] as number) +
          edge * ((light[left + c] as number) + (light[right + c] as number));
      }
    }
  }
  for (let y = 0; y < size; y++) {
    const up = y > 0 ? -row : 0;
    const down = y < size - 1 ? row : 0;
    for (let k = 0; k < row; k++) {
      const i = y * row + k;
      out[i] =
        centre * (across[i] as number) + edge * ((across[i + up] as number) + (across[i + down] as number));
    }
  }
  return out;
}
