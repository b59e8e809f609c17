import { describe, expect, it } from '@jest/globals';
import type { Sample } from '../sample.js';
import { syntheticSample } from '../testing/synthetic-sample.js';
import { createSampler, type SamplerKind } from './sampler.js';

const METHODS = ['one', 'two', 'three'];
const sources = Array.from({ length: 10 }, (_, i) => `s${i}`);
const samples: Sample[] = sources.flatMap((sourceId) =>
  ['real', 'null', ...METHODS].map((method) => syntheticSample({ sourceId, method })),
);
const sampler = (kind: SamplerKind, batchSize: number, seed = 1) =>
  createSampler({ samples, methods: METHODS, batchSize, seed, kind });

describe.each(['paired', 'balanced'] as const)('the %s sampler', (kind) => {
  it('gives step n the same batch whatever was asked before', () => {
    const one = sampler(kind, 8);
    const other = sampler(kind, 8);
    for (let step = 0; step < 7; step++) one.batch(step);
    expect(one.batch(40)).toEqual(other.batch(40));
    expect(one.batch(3)).toEqual(other.batch(3));
    expect(sampler(kind, 8, 2).batch(3)).not.toEqual(other.batch(3));
  });

  it('holds as many reals as fakes, and never a control', () => {
    for (let step = 0; step < 30; step++) {
      const batch = sampler(kind, 6).batch(step);
      expect(batch.filter(({ label }) => label === 1)).toHaveLength(3);
      expect(batch.some(({ method }) => method === 'null')).toBe(false);
    }
  });

  it('evens out an odd batch over two steps', () => {
    const odd = sampler(kind, 5);
    const fakes = [0, 1].map((step) => odd.batch(step).filter(({ label }) => label === 1).length);
    expect(fakes.sort()).toEqual([2, 3]);
  });

  it('takes every method and every real equally often', () => {
    const one = sampler(kind, 6);
    const counts = new Map<string, number>();
    for (let step = 0; step < 20; step++) {
      for (const { method, sourceId } of one.batch(step)) {
        const key = method === 'real' ? sourceId : method;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    for (const method of METHODS) expect(counts.get(method)).toBe(20);
    for (const source of sources) expect(counts.get(source)).toBe(6);
  });

  it('goes by groups that are told, and then never looks at methods', () => {
    const groupOf = ({ sourceId }: Sample) =>
      sourceId === 's9' ? 'none' : `group-${Number(sourceId[1]) % 2}`;
    const make = (of: readonly Sample[]) =>
      createSampler({ samples: of, methods: ['group-1', 'group-0'], groupOf, batchSize: 8, seed: 1, kind });
    const renamed = samples.map((s) => (s.label === 1 ? { ...s, method: 'unknown' } : s));
    const [known, unknown] = [make(samples), make(renamed)];
    for (let step = 0; step < 20; step++) {
      const batch = known.batch(step);
      expect(unknown.batch(step).map(({ path }) => path)).toEqual(batch.map(({ path }) => path));
      expect(batch.some(({ label, sourceId }) => label === 1 && sourceId === 's9')).toBe(false);
    }
  });

  it('names the method that has no fakes, and what there is', () => {
    const make = () => createSampler({ samples, methods: ['four'], batchSize: 4, seed: 1, kind });
    expect(make).toThrow(/there are no four.*It holds real, null, one, two, three/);
  });

  it('refuses a batch without room for both classes', () => {
    expect(() => sampler(kind, 1)).toThrow(/`batchSize`.*at least 2/);
  });
});

it('pairs each real with a fake of the very same picture', () => {
  const batch = sampler('paired', 8).batch(5);
  for (let i = 0; i < 8; i += 2) {
    expect(batch[i]?.method).toBe('real');
    expect(batch[i + 1]?.label).toBe(1);
    expect(batch[i + 1]?.sourceId).toBe(batch[i]?.sourceId);
  }
});

describe('on a lopsided set', () => {
  // One method has 20 times the fakes of the other, one person 50 times the crops of the rest; reals are 1 in 21.
  const lopsided: Sample[] = [
    ...Array.from({ length: 50 }, (_, frame) => syntheticSample({ sourceId: 'star', frame })),
    ...Array.from({ length: 10 }, (_, i) => syntheticSample({ sourceId: `extra${i}` })),
    ...Array.from({ length: 1200 }, (_, frame) =>
      syntheticSample({ sourceId: `v${frame % 60}`, frame, method: 'one' }),
    ),
    ...Array.from({ length: 60 }, (_, frame) => syntheticSample({ sourceId: 'star', frame, method: 'two' })),
  ];
  const countBy = (batches: readonly (readonly Sample[])[], keyOf: (sample: Sample) => string) => {
    const counts: Record<string, number> = {};
    for (const sample of batches.flat()) counts[keyOf(sample)] = (counts[keyOf(sample)] ?? 0) + 1;
    return counts;
  };
  const draw = (change: object, steps: number, batchSize = 8) => {
    const one = createSampler({
      ...{ samples: lopsided, methods: ['one', 'two'], batchSize, seed: 3, kind: 'balanced' },
      ...change,
    });
    return Array.from({ length: steps }, (_, step) => one.batch(step));
  };

  it('balances classes and methods', () => {
    expect(countBy(draw({}, 50), ({ method }) => method)).toEqual({ real: 200, one: 100, two: 100 });
  });

  it('balances identities too, and takes all crops of each in turn', () => {
    const batches = draw({ balanceIdentities: true }, 1100);
    const reals = batches.map((batch) => batch.filter(({ label }) => label === 0));
    const people = countBy(reals, ({ sourceId }) => sourceId);
    expect(Object.keys(people)).toHaveLength(11);
    for (const count of Object.values(people)) expect(count).toBe(400);
    const frames = countBy(reals, ({ sourceId, frame }) => `${sourceId}/${frame}`);
    expect(Object.keys(frames)).toHaveLength(60);
    expect(frames['star/7']).toBe(8);
  });

  it('has the share of reals that is asked for, and both classes in every batch', () => {
    for (const [share, batchSize, steps] of [
      [0.2, 8, 100],
      [1 / 21, 32, 210],
      [0.9, 10, 50],
    ] as const) {
      const batches = draw({ realShare: share }, steps, batchSize);
      const fakes = batches.map((batch) => batch.filter(({ label }) => label === 1).length);
      expect(batches.every((batch) => batch.length === batchSize)).toBe(true);
      expect(Math.min(...fakes)).toBeGreaterThan(0);
      expect(Math.max(...fakes)).toBeLessThan(batchSize);
      const reals = steps * batchSize - fakes.reduce((sum, count) => sum + count, 0);
      expect(Math.abs(reals - share * steps * batchSize)).toBeLessThanOrEqual(1);
      const methods = countBy(batches, ({ method }) => method);
      expect(Math.abs((methods.one ?? 0) - (methods.two ?? 0))).toBeLessThanOrEqual(1);
    }
  });

  it('keeps one real in a batch too small for their share', () => {
    const batches = draw({ realShare: 0.05 }, 20, 4);
    expect(batches.map((batch) => batch.filter(({ label }) => label === 0).length)).toEqual(
      new Array(20).fill(1),
    );
  });

  it('refuses a share that is none, or one that pairs cannot have', () => {
    expect(() => draw({ realShare: 0 }, 1)).toThrow(/`realShare` must lie between 0 and 1/);
    expect(() => draw({ realShare: 0.2, kind: 'paired' }, 1)).toThrow(/be \.5 with the paired sampler/);
  });

  it('spreads them over the batch', () => {
    const [batch = []] = draw({ realShare: 0.25 }, 1);
    expect(batch.map(({ label }) => label)).toEqual([1, 1, 1, 0, 1, 1, 1, 0]);
  });

  it('pairs every real that has a fake by some method', () => {
    const some = [
      ...['a', 'b', 'c', 'd'].flatMap((sourceId) => [
        syntheticSample({ sourceId }),
        syntheticSample({ sourceId, method: sourceId < 'd' ? 'one' : 'two' }),
      ]),
      syntheticSample({ sourceId: 'alone' }),
    ];
    const batches = draw({ samples: some, kind: 'paired' }, 4, 2);
    expect(batches.map(([real]) => real?.sourceId).sort()).toEqual(['a', 'b', 'c', 'd']);
    for (const [real, fake] of batches) expect(fake).toMatchObject({ label: 1, sourceId: real?.sourceId });
  });

  it('fills a batch that is larger than the set', () => {
    const few = lopsided.slice(0, 2).concat(lopsided.slice(-2));
    expect(draw({ samples: few, methods: ['two'] }, 1, 64)[0]).toHaveLength(64);
  });
});
