import type { RgbImage } from '@did/faces';
import { SeededRandom } from '@did/runtime';
import { describe, expect, it } from '@jest/globals';
import { luminance, sharpnessOf } from '../images/sharpness.js';
import type { CameraKind, CameraRange } from './camera-kind.js';
import { getCameraKind, listCameraKinds } from './camera-kinds.js';
import { drawShot } from './draw-shot.js';
import { exposeSensor } from './expose-sensor.js';
import { takePicture } from './take-picture.js';

const SIDE = 96;

function picture(levels: (x: number, y: number) => readonly [number, number, number]): RgbImage {
  const data = new Uint8Array(3 * SIDE * SIDE);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) data.set(levels(x, y), 3 * (y * SIDE + x));
  }
  return { width: SIDE, height: SIDE, data };
}

const flat = (level: number) => picture(() => [level, level, level]);
/** Bars of ever finer pitch, as on a test chart. */
const chart = picture((x, y) => {
  const level = Math.sin((x * x) / 60) * Math.cos(y / 9) > 0 ? 190 : 70;
  return [level, level, level];
});
const shotOf = (name: string, seed: number) => drawShot(getCameraKind(name), new SeededRandom(seed));
const SENSOR = {
  exposure: 0,
  warmth: 0,
  shotNoise: 0,
  readNoise: 0,
  contrast: 0,
  grain: new SeededRandom(1),
};

/** Mean and variance of green where the sensor reads green, in linear light. */
function greenLight({ data }: RgbImage): { mean: number; variance: number } {
  const values: number[] = [];
  for (let i = 0; i < SIDE * SIDE; i++) {
    if (((i % SIDE) + Math.floor(i / SIDE)) % 2 === 0) continue;
    const level = (data[3 * i + 1] as number) / 255;
    values.push(((level + 0.055) / 1.055) ** 2.4);
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}

function deviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

describe('exposeSensor', () => {
  it('gives flat grey back as it was where there is no noise', () => {
    for (const level of [0, 17, 100, 200, 255]) {
      const { data } = exposeSensor(flat(level), SENSOR);
      expect(Math.max(...data.map((value) => Math.abs(value - level)))).toBeLessThanOrEqual(1);
    }
  });

  it('keeps colours in their place', () => {
    const { data } = exposeSensor(
      picture(() => [180, 90, 40]),
      SENSOR,
    );
    for (const [c, level] of [180, 90, 40].entries()) {
      expect(Math.abs((data[3 * (40 * SIDE + 41) + c] as number) - level)).toBeLessThanOrEqual(1);
    }
  });

  it('adds noise whose variance is a x + b', () => {
    for (const level of [90, 128, 180]) {
      const { mean } = greenLight(flat(level));
      const noisy = greenLight(exposeSensor(flat(level), { ...SENSOR, shotNoise: 4e-4, readNoise: 0.005 }));
      const expected = 4e-4 * mean + 0.005 ** 2;
      expect(noisy.mean).toBeCloseTo(mean, 2);
      expect(noisy.variance / expected).toBeGreaterThan(0.92);
      expect(noisy.variance / expected).toBeLessThan(1.08);
    }
  });

  it('is warmer by what the white balance is off', () => {
    const [red = 0, green = 0, blue = 0] = exposeSensor(flat(120), { ...SENSOR, warmth: 0.4 }).data;
    expect(red).toBeGreaterThan(green);
    expect(green).toBeGreaterThan(blue);
  });
});

describe('takePicture', () => {
  it('gives the same again for the same draw, in the size that it got', async () => {
    const [one, two] = await Promise.all(
      [1, 1].map((seed) => takePicture(chart, shotOf('phone', seed), 1.4, 0.1)),
    );
    expect(one).toEqual(two);
    expect([one?.width, one?.height]).toEqual([SIDE, SIDE]);
    expect(await takePicture(chart, shotOf('phone', 2), 1.4, 0.1)).not.toEqual(one);
  });

  it('lays one grain over all pictures of a shot', async () => {
    const shot = shotOf('webcam', 3);
    const patched: RgbImage = { ...flat(110), data: Uint8Array.from(flat(110).data) };
    patched.data.fill(140, 0, 3 * 8 * SIDE);
    const [plain, forged] = await Promise.all(
      [flat(110), patched].map((image) => takePicture(image, shot, 1, 0)),
    );
    const lastRows = (image: RgbImage | undefined) => image?.data.slice(3 * SIDE * (SIDE - 32));
    expect(lastRows(forged)).toEqual(lastRows(plain));
  });

  it('shows each kind for what it is called', async () => {
    const mean = async (image: RgbImage, name: string, measure: (taken: RgbImage) => number) => {
      const taken = [1, 2, 3, 4].map((seed) => takePicture(image, shotOf(name, seed), 1.4, 0));
      return (await Promise.all(taken)).reduce((sum, one) => sum + measure(one) / taken.length, 0);
    };
    const grain = new Map<string, number>();
    const detail = new Map<string, number>();
    for (const { name } of listCameraKinds()) {
      grain.set(name, await mean(flat(110), name, (taken) => deviation(luminance(taken))));
      detail.set(name, await mean(chart, name, sharpnessOf));
    }
    const of = (map: Map<string, number>, name: string) => map.get(name) ?? Number.NaN;
    expect(of(grain, 'webcam')).toBeGreaterThan(2 * of(grain, 'phone'));
    expect(of(grain, 'phone')).toBeGreaterThan(1.5 * of(grain, 'studio'));
    expect(of(detail, 'studio')).toBeGreaterThan(1.5 * of(detail, 'webcam'));
    expect(of(detail, 'phone')).toBeGreaterThan(1.3 * of(detail, 'messenger'));
  });
});

describe('the kinds of camera', () => {
  it('have ranges from low to high, drawn within them', () => {
    for (const kind of listCameraKinds()) {
      const { encodings, name: _, description: __, compression: ___, ...ranges } = kind;
      const shot: Record<string, unknown> = { ...drawShot(kind, new SeededRandom(kind.name)) };
      for (const [key, [low, high]] of Object.entries(ranges satisfies Partial<CameraKind>) as [
        string,
        CameraRange,
      ][]) {
        expect(low).toBeLessThanOrEqual(high);
        expect(shot[key]).toBeGreaterThanOrEqual(low * (1 - 1e-9) - 1e-12);
        expect(shot[key]).toBeLessThanOrEqual(high * (1 + 1e-9) + 1e-12);
      }
      for (const { quality } of encodings) expect(quality[0]).toBeLessThanOrEqual(quality[1]);
    }
  });

  it('are named where one is unknown', () => {
    expect(() => getCameraKind('fone')).toThrow(/"fone".*studio, phone, webcam, messenger/);
  });
});
