import { SeededRandom } from '@did/runtime';
import { describeEachBackend } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { collapseWarnings } from './mask-collapse.js';
import { type MaskHealth, maskHealth } from './mask-health.js';

const SHAPE = [5, 3, 2, 4] as const;

/** The same figures by loops over plain numbers. */
function byLoops(values: Float32Array): MaskHealth {
  const [pictures, rows, columns, channels] = SHAPE;
  const places = rows * columns;
  const at = (b: number, p: number, c: number) => values[(b * places + p) * channels + c] as number;
  const mean = (list: readonly number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
  const variance = (list: readonly number[]) => mean(list.map((x) => (x - mean(list)) ** 2));
  const range = (n: number) => Array.from({ length: n }, (_, i) => i);
  const all = Array.from(values);
  const overPlaces = range(pictures).flatMap((b) =>
    range(channels).map((c) => variance(range(places).map((p) => at(b, p, c)))),
  );
  const overPictures = range(places).flatMap((p) =>
    range(channels).map((c) => variance(range(pictures).map((b) => at(b, p, c)))),
  );
  const bits = (m: number) => -(m * Math.log2(m) + (1 - m) * Math.log2(1 - m));
  return {
    mean: mean(all),
    std: Math.sqrt(variance(all)),
    stdPlaces: Math.sqrt(mean(overPlaces)),
    stdPictures: Math.sqrt(mean(overPictures)),
    entropy: mean(all.map(bits)),
    low: mean(all.map((m) => Number(m < 0.05))),
    high: mean(all.map((m) => Number(m > 0.95))),
  };
}

const measure = async (values: Float32Array) => {
  const mask = tf.tensor4d(values, [...SHAPE]);
  const health = await maskHealth(mask);
  mask.dispose();
  return health;
};
const filled = (value: number) => new Float32Array(5 * 3 * 2 * 4).fill(value);

describeEachBackend('maskHealth', () => {
  it('equals loops over the values', async () => {
    const random = new SeededRandom(3);
    const values = Float32Array.from(
      { length: 5 * 3 * 2 * 4 },
      () => 1 / (1 + Math.exp(-4 * random.normal())),
    );
    const found = await measure(values);
    const wanted = byLoops(values);
    expect(wanted.low).toBeGreaterThan(0);
    for (const [name, value] of Object.entries(wanted)) {
      expect([name, found[name as keyof MaskHealth]]).toEqual([name, expect.closeTo(value, 5)]);
    }
  });

  it('tells a mask that is the same for every picture from one that is the same at every place', async () => {
    const channels = 4;
    const byPlace = filled(0).map((_, i) => 0.2 + 0.1 * (Math.floor(i / channels) % 6));
    const byPicture = filled(0).map((_, i) => 0.2 + 0.1 * Math.floor(i / 24));
    const [places, pictures] = [await measure(byPlace), await measure(byPicture)];
    expect([places.stdPictures, pictures.stdPlaces]).toEqual([expect.closeTo(0, 6), expect.closeTo(0, 6)]);
    expect(Math.min(places.stdPlaces, pictures.stdPictures)).toBeGreaterThan(0.1);
  });

  it('is finite and has no entropy at exactly 0 and 1', async () => {
    for (const value of [0, 1]) {
      const health = await measure(filled(value));
      expect(health).toMatchObject({ mean: value, low: 1 - value, high: value });
      expect(health.entropy).toBeLessThan(1e-5);
      expect(health.entropy).toBeGreaterThanOrEqual(0);
    }
  });

  it('warns of a mask that collapsed, once, and says what it means', async () => {
    const [shut, half, open] = [
      await measure(filled(0.01)),
      await measure(filled(0.5)),
      await measure(filled(0.99)),
    ];
    const well = { deepfake: half, domain: half };
    expect(collapseWarnings(well, null)).toEqual([]);
    expect(collapseWarnings({ deepfake: half, domain: null }, well)).toEqual([]);
    const [first, second, ...others] = collapseWarnings({ deepfake: shut, domain: open }, well);
    expect(first).toMatch(
      /^M_df has collapsed to 0: 100 % of its values are below 0.05.*Nothing is left for C/,
    );
    expect(second).toMatch(/^M_dom has collapsed to 1.*I_dom is I_os/);
    expect(others).toEqual([]);
    expect(collapseWarnings({ deepfake: shut, domain: half }, { deepfake: shut, domain: half })).toEqual([]);
    expect(collapseWarnings({ deepfake: open, domain: half }, { deepfake: shut, domain: half })).toHaveLength(
      1,
    );
  });
});
