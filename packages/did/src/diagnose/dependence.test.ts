import type { Sample } from '@did/datasets';
import { gaussianMutualInformation } from '@did/mi-estimator';
import { prepareBackend, SeededRandom } from '@did/runtime';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { measureDependence } from './dependence.js';
import type { PooledFeatures } from './pooled-features.js';

const COLUMNS = 3;

/** Two parts of which one pair of columns correlates, and whose first column says real or fake as far as `label` goes. */
function pairs(sources: number, correlation: number, label: number): PooledFeatures {
  const random = new SeededRandom(`${sources}/${correlation}/${label}`);
  const samples = Array.from({ length: 2 * sources }, (_, i) => ({
    label: i % 2,
    sourceId: String(i >> 1),
  })) as unknown as Sample[];
  const [u, v] = [0, 1].map(() => new Float32Array(samples.length * COLUMNS)) as [Float32Array, Float32Array];
  samples.forEach((sample, i) => {
    for (let k = 0; k < COLUMNS; k++) {
      u[i * COLUMNS + k] = random.normal();
      v[i * COLUMNS + k] = random.normal();
    }
    const at = i * COLUMNS;
    const shared = u[at + 1] as number;
    v[at + 1] = correlation * shared + Math.sqrt(1 - correlation ** 2) * (v[at + 1] as number);
    for (const part of [u, v]) part[at] = (part[at] as number) + label * sample.label;
  });
  const table = (values: Float32Array) => ({ count: samples.length, size: COLUMNS, values });
  return {
    samples,
    features: { iDf: table(u), iOs: table(v) },
    masks: null,
    criticLoss: { batch: 1.2, withinClass: 1.3 },
  };
}

beforeAll(() => prepareBackend('wasm'));

describe('measureDependence', () => {
  const options = { components: 8, seed: 1, measure: { repeats: 2, steps: 100 } };

  it('finds what two parts share beside the label, and the label where both know it', async () => {
    const found = await measureDependence(pairs(900, 0.8, 5), options);
    const shared = gaussianMutualInformation(0.8, 1); // 0.51 nats
    expect(found?.floor).toBeCloseTo(Math.LN2, 6);
    expect(found?.withinReal.nats).toBeGreaterThan(shared - 0.2);
    expect(found?.withinReal.nats).toBeLessThan(shared + 0.2);
    expect(found?.withinFake.nats).toBeGreaterThan(shared - 0.2);
    // The label adds its entropy; the bound that holds whatever the critic shows it.
    expect(found?.mutualInformation.lowerBound).toBeGreaterThan(shared + Math.LN2 - 0.3);
    expect(found?.mutualInformation.lowerBound).toBeLessThan(shared + Math.LN2 + 0.15);
    expect(found?.mutualInformation.nats).toBeGreaterThan(shared + Math.LN2 - 0.3);
    expect(found?.mutualInformation.ceiling).toBeCloseTo(Math.log(450), 6);
    expect(found).toMatchObject({ components: COLUMNS, explained: { iDf: expect.closeTo(1, 3) } });
    expect(found?.jsDependence?.batch).toBeCloseTo(2 * Math.LN2 - 1.2, 6);
    expect(found?.jsDependence?.withinClass).toBeCloseTo(2 * Math.LN2 - 1.3, 6);
  });

  it('finds next to nothing where nothing is shared', async () => {
    const found = await measureDependence(pairs(600, 0, 0), options);
    expect(Math.abs(found?.mutualInformation.nats ?? 9)).toBeLessThan(0.15);
  });

  it('says null where a mask has emptied a part', async () => {
    const { features, ...rest } = pairs(80, 0.5, 1);
    const table = features.iDf;
    if (table === undefined) throw new Error('no table');
    const iDf = { ...table, values: table.values.map(() => 0) };
    expect(await measureDependence({ ...rest, features: { ...features, iDf } }, options)).toBeNull();
  });

  it('is the same twice, asks fewer components of fewer pairs, and says null where there are too few', async () => {
    const few = pairs(80, 0.5, 1);
    const quick = { ...options, measure: { repeats: 2, steps: 25 } };
    const first = await measureDependence(few, quick);
    expect(first?.components).toBe(3);
    expect(await measureDependence(few, quick)).toEqual(first);
    expect(await measureDependence(pairs(63, 0.5, 1), quick)).toBeNull();
  });
});
