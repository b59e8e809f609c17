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
    saturation: clip.uniform(0.82, 1.12),
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
  const { white } = noiseTables();
  const middle = (size - 1) / 2;
  const [wr, wg, wb] = camera.whiteBalance;
  const rgb = new Float32Array(3);
  for (let y = 0; y < size; y++) {
    const dy = y - middle;
    for (let x = 0; x < size; x++) {
      const dx = x - middle;
      const r2 = (dx * dx + dy * dy) / (2 * middle * middle);
      const fall = gain * (1 - camera.vignette * r2);
      const i = 3 * (y * size + x);
      const shift = camera.aberration;
      rgb[0] =
        shift > 0.0005 ? sampleChannel(sharp, size, x - dx * shift, y - dy * shift, 0) : (sharp[i] as number);
      rgb[1] = sharp[i + 1] as number;
      rgb[2] =
        shift > 0.0005
          ? sampleChannel(sharp, size, x + dx * shift, y + dy * shift, 2)
          : (sharp[i + 2] as number);
      for (let c = 0; c < 3; c++) {
        const signal = Math.max(0, (rgb[c] as number) * fall * (c === 0 ? wr : c === 1 ? wg : wb));
        const deviation = Math.sqrt(camera.shotNoise * signal + camera.readNoise * camera.readNoise);
        rgb[c] =
          signal + deviation * sensorNoise(white, x + camera.noiseX + 83 * c, y + camera.noiseY + 47 * c);
      }
      const grey = 0.3 * (rgb[0] as number) + 0.59 * (rgb[1] as number) + 0.11 * (rgb[2] as number);
      for (let c = 0; c < 3; c++) {
        const value = grey + ((rgb[c] as number) - grey) * camera.saturation;
        const code = toSrgb(shoulder(value)) / 255;
        // An S-curve of the camera's own.
        const curved = code + (camera.contrast - 1) * code * (1 - code) * (2 * code - 1) * 2;
        data[i + c] = Math.round(clamp(curved, 0, 1) * 255);
      }
    }
  }
  return { width: size, height: size, data };
}

/** Noise of a sensor whose colours are interpolated between neighbours: not quite white. */
function sensorNoise(white: Float32Array, x: number, y: number): number {
  const row = (y & 255) << 8;
  const next = ((y + 1) & 255) << 8;
  return (
    0.8 * (white[row + (x & 255)] as number) +
    0.4 * (white[row + ((x + 1) & 255)] as number) +
    0.4 * (white[next + (x & 255)] as number)
  );
}

/** Linear up to half, then bends so that bright light does not clip at once. */
function shoulder(x: number): number {
  return x < 0.5 ? x : 0.5 + 0.5 * (1 - Math.exp(-(x - 0.5) / 0.5));
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
  return clamp((0.26 / mean) ** 0.6, 0.55, 2.6);
}

function sampleChannel(light: Float32Array, size: number, x: number, y: number, channel: number): number {
  const cx = clamp(x, 0, size - 1.001);
  const cy = clamp(y, 0, size - 1.001);
  const ix = Math.floor(cx);
  const iy = Math.floor(cy);
  const tx = cx - ix;
  const ty = cy - iy;
  const i = 3 * (iy * size + ix) + channel;
  const j = i + 3 * size;
  return (
    ((light[i] as number) * (1 - tx) + (light[i + 3] as number) * tx) * (1 - ty) +
    ((light[j] as number) * (1 - tx) + (light[j + 3] as number) * tx) * ty
  );
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
