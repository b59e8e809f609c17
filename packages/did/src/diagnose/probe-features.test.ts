import type { Sample } from '@did/datasets';
import { prepareBackend, SeededRandom } from '@did/runtime';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { FeatureName, PooledFeatures } from './pooled-features.js';
import { probeFeatures } from './probe-features.js';

const METHODS = ['a', 'b', 'c', 'd'];
const COLUMNS = 20;

/** Sources with a real picture and a fake of each method; `strength` is how far a kind of features tells methods apart. */
function made(
  split: string,
  sources: number,
  strength: Partial<Record<FeatureName, number>>,
): PooledFeatures {
  const random = new SeededRandom(split);
  const samples = Array.from({ length: sources }, (_, source) =>
    ['real', ...METHODS].map((method) => ({
      method,
      label: method === 'real' ? 0 : 1,
      sourceId: `${split}${source}`,
    })),
  ).flat() as unknown as Sample[];
  const tableOf = (shift: number) => ({
    count: samples.length,
    size: COLUMNS,
    values: Float32Array.from({ length: samples.length * COLUMNS }, (_, at) => {
      const column = at % COLUMNS;
      const method = METHODS.indexOf((samples[Math.floor(at / COLUMNS)] as Sample).method);
      return random.normal() + (method >= 0 && column % METHODS.length === method ? shift : 0);
    }),
  });
  const features = Object.fromEntries(
    Object.entries(strength).map(([name, shift]) => [name, tableOf(shift)]),
  );
  return { samples, features, masks: null, criticLoss: null };
}

beforeAll(() => prepareBackend('wasm'));

describe('probeFeatures', () => {
  const options = { methods: METHODS, seed: 1, rounds: 200 };

  it('reads the method where it is written, and guesses where it is not', async () => {
    const strength = { iDf: 0, iDom: 1 };
    const found = await probeFeatures(made('fit', 60, strength), made('test', 60, strength), options);
    const [df, dom] = found.probes;
    expect([df?.features, dom?.features]).toEqual(['iDf', 'iDom']);
    expect(df?.method).toMatchObject({ chance: 0.25, pictures: 240 });
    expect(df?.method.low).toBeLessThan(0.25);
    expect(df?.method.high).toBeGreaterThan(0.25);
    expect(df?.method.high).toBeLessThan(0.36);
    expect(dom?.method.low).toBeGreaterThan(0.7);
    expect(found.domMinusDf?.low).toBeGreaterThan(0.35);
    // A fake differs from a real picture in I_dom, too.
    expect(dom?.fake).toMatchObject({ chance: 0.5, pictures: 300 });
    expect(dom?.fake.low).toBeGreaterThan(0.6);
    expect(df?.fake.low).toBeLessThan(0.5);
  });

  it('is a mean over methods: one with few fakes counts as much as the others', async () => {
    const strength = { i: 3 };
    const test = made('test', 40, strength);
    const thinned = test.samples.flatMap((sample, row) =>
      sample.method !== 'd' || Number(sample.sourceId.slice(4)) < 8 ? [row] : [],
    );
    const table = test.features.i;
    if (table === undefined) throw new Error('no table');
    // The few fakes of d look like those of a.
    const values = Float32Array.from(
      thinned.flatMap((row) => [...table.values.subarray(row * COLUMNS, (row + 1) * COLUMNS)]),
    );
    const samples = thinned.map((row) => test.samples[row] as Sample);
    samples.forEach((sample, i) => {
      if (sample.method === 'd') values.fill(0, i * COLUMNS, (i + 1) * COLUMNS);
      if (sample.method === 'd') for (let k = 0; k < COLUMNS; k += 4) values[i * COLUMNS + k] = 3;
    });
    const features = { i: { count: samples.length, size: COLUMNS, values } };
    const { probes, domMinusDf } = await probeFeatures(
      made('fit', 60, strength),
      { samples, features, masks: null, criticLoss: null },
      options,
    );
    expect(probes[0]?.method.estimate).toBeCloseTo(0.75, 1);
    expect(domMinusDf).toBeNull();
  });
});
