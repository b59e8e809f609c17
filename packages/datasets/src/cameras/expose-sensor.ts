import { createRgbImage, type RgbImage } from '@did/faces';
import type { SeededRandom } from '@did/runtime';

/** What the sensor and its electronics do; see {@link CameraKind}. */
export interface SensorShot {
  readonly exposure: number;
  readonly warmth: number;
  readonly shotNoise: number;
  readonly readNoise: number;
  readonly contrast: number;
  readonly grain: SeededRandom;
}

/** By how much red, green and blue are raised under daylight: silicon sees green best, so the others are noisier. */
const DAYLIGHT_GAINS = [2, 1, 1.6] as const;

/** Steps of the tone curve; half a grey level apart in the darkest parts. */
const TONE_STEPS = 4096;

/**
 * Takes a picture through a Bayer sensor: linear light, one colour a pixel (RGGB), Poisson-Gaussian noise, bilinear
 * demosaicing, white balance, tone curve.
 *
 * @returns The same again for the same grain, noise by noise, whatever the picture of that size shows.
 * @source Foi et al. 2008, Practical Poissonian-Gaussian noise modeling (variance = a x + b).
 */
export function exposeSensor(image: RgbImage, shot: SensorShot): RgbImage {
  const { width, height } = image;
  const raw = readSensor(image, shot);
  // What the camera takes for white is off by the warmth.
  const gains = [
    DAYLIGHT_GAINS[0] * 2 ** (shot.warmth / 2),
    DAYLIGHT_GAINS[1],
    DAYLIGHT_GAINS[2] * 2 ** (-shot.warmth / 2),
  ];
  const tone = toneCurve(shot.contrast);
  const out = createRgbImage(width, height);
  for (let y = 0, o = 0; y < height; y++) {
    // Beyond the edge the colours go on alternating.
    const above = width * (y > 0 ? y - 1 : Math.min(1, height - 1));
    const here = width * y;
    const below = width * (y < height - 1 ? y + 1 : Math.max(0, height - 2));
    for (let x = 0; x < width; x++, o += 3) {
      const left = x > 0 ? x - 1 : Math.min(1, width - 1);
      const right = x < width - 1 ? x + 1 : Math.max(0, width - 2);
      const own = raw[here + x] as number;
      const across = ((raw[here + left] as number) + (raw[here + right] as number)) / 2;
      const upright = ((raw[above + x] as number) + (raw[below + x] as number)) / 2;
      const corners =
        ((raw[above + left] as number) +
          (raw[above + right] as number) +
          (raw[below + left] as number) +
          (raw[below + right] as number)) /
        4;
      const redRow = y % 2 === 0;
      const atGreen = (x + y) % 2 === 1;
      const red = atGreen ? (redRow ? across : upright) : redRow ? own : corners;
      const green = atGreen ? own : (across + upright) / 2;
      const blue = atGreen ? (redRow ? upright : across) : redRow ? corners : own;
      out.data[o] = toneOf(tone, red * (gains[0] as number));
      out.data[o + 1] = toneOf(tone, green * (gains[1] as number));
      out.data[o + 2] = toneOf(tone, blue * (gains[2] as number));
    }
  }
  return out;
}

/** One colour a pixel, with noise. @shape `[height * width]`, full light 1 */
function readSensor({ width, height, data }: RgbImage, shot: SensorShot): Float32Array {
  const { exposure, shotNoise, readNoise, grain } = shot;
  const light = 2 ** exposure;
  const linear = DAYLIGHT_GAINS.map((gain) =>
    Float32Array.from({ length: 256 }, (_, level) => (light * toLinear(level / 255)) / gain),
  );
  const raw = new Float32Array(width * height);
  const readVariance = readNoise ** 2;
  // A copy, so that each picture of the shot gets the same grain.
  const noise = grain.fork('pixels');
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const colour = (x % 2) + (y % 2);
      const value = (linear[colour] as Float32Array)[data[3 * i + colour] as number] as number;
      raw[i] = value + Math.sqrt(shotNoise * value + readVariance) * noise.normal();
    }
  }
  return raw;
}

/** Linear light 0..1 to levels 0..255, with the tone curve bent to an S. */
function toneCurve(contrast: number): Uint8Array {
  return Uint8Array.from({ length: TONE_STEPS + 1 }, (_, i) => {
    // Squared steps, as the curve is steep in the dark.
    const level = fromLinear((i / TONE_STEPS) ** 2);
    const bent = level * level * (3 - 2 * level);
    return Math.round(255 * Math.min(1, Math.max(0, level + contrast * (bent - level))));
  });
}

function toneOf(tone: Uint8Array, light: number): number {
  return tone[Math.round(Math.sqrt(Math.min(1, Math.max(0, light))) * TONE_STEPS)] as number;
}

/** @source IEC 61966-2-1 (sRGB) */
function toLinear(level: number): number {
  return level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;
}

function fromLinear(light: number): number {
  return light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
}
