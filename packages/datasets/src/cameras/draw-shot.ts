import type { SeededRandom } from '@did/runtime';
import type { CameraKind, CameraRange } from './camera-kind.js';

/** A compression with its quality. */
export interface ShotEncoding {
  readonly format: 'jpeg' | 'webp';
  /** @unit 1..100 */
  readonly quality: number;
  readonly chromaSubsampling: '4:4:4' | '4:2:0';
}

/** One picture's draw from a {@link CameraKind}: shared by a real picture and all its fakes. */
export interface Shot {
  readonly resolution: number;
  readonly lensBlur: number;
  readonly exposure: number;
  readonly warmth: number;
  readonly shotNoise: number;
  readonly readNoise: number;
  readonly denoise: number;
  readonly sharpening: number;
  readonly contrast: number;
  readonly saturation: number;
  readonly sentScale: number;
  readonly encodings: readonly ShotEncoding[];
  /** Names the grain, which is the same in all pictures of a shot. */
  readonly grain: SeededRandom;
}

/** Draws what the camera does to one picture. */
export function drawShot(kind: CameraKind, random: SeededRandom): Shot {
  const even = ([low, high]: CameraRange) => random.uniform(low, high);
  const byLogarithm = ([low, high]: CameraRange) => Math.exp(random.uniform(Math.log(low), Math.log(high)));
  return {
    resolution: even(kind.resolution),
    lensBlur: even(kind.lensBlur),
    exposure: even(kind.exposure),
    warmth: even(kind.warmth),
    shotNoise: byLogarithm(kind.shotNoise),
    readNoise: byLogarithm(kind.readNoise),
    denoise: even(kind.denoise),
    sharpening: even(kind.sharpening),
    contrast: even(kind.contrast),
    saturation: even(kind.saturation),
    sentScale: even(kind.sentScale),
    encodings: kind.encodings.map((encoding) => ({
      format: encoding.format,
      quality: Math.round(even(encoding.quality)),
      chromaSubsampling: encoding.format === 'jpeg' ? encoding.chromaSubsampling : '4:2:0',
    })),
    grain: random.fork('grain'),
  };
}
