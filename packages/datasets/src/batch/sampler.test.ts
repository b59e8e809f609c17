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
