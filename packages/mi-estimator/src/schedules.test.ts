import { SeededRandom } from '@did/runtime';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { derangement, derangementWithinClass, reversalSchedule, reversalStrength } from './index.js';

describe('reversalStrength', () => {
  it('starts at 0 and ends at .987', () => {
    expect(reversalStrength(0)).toBe(0);
    expect(reversalStrength(1)).toBeCloseTo(0.9866, 4);
  });

  it('is steeper with DANN’s 10', () => {
    expect(reversalStrength(0.3, 10)).toBeGreaterThan(reversalStrength(0.3));
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses the progress %d', (progress) => {
    expect(() => reversalStrength(progress)).toThrow(/progress/);
  });
});

describe('reversalSchedule', () => {
  it('is DID’s, DANN’s, another steepness, a constant, or one’s own', () => {
    expect(reversalSchedule('did')(1)).toBeCloseTo(2 / (1 + Math.exp(-5)) - 1, 12);
    expect(reversalSchedule('dann')(0.25)).toBeCloseTo(2 / (1 + Math.exp(-2.5)) - 1, 12);
    expect(reversalSchedule({ steepness: 3 })(0.5)).toBeCloseTo(2 / (1 + Math.exp(-1.5)) - 1, 12);
    expect(reversalSchedule({ constant: 30 })(0)).toBe(30);
    expect(reversalSchedule((progress) => progress ** 2)(0.5)).toBe(0.25);
  });

  it('refuses what is no schedule, no progress, no strength', () => {
    expect(() => reversalSchedule('danm' as 'dann')).toThrow(/must be did, dann.*got "danm"/);
    expect(() => reversalSchedule({ constant: -1 })).toThrow(/`constant`.*got -1/);
    expect(() => reversalSchedule({ steepness: Number.NaN })).toThrow(/`steepness`/);
    expect(() => reversalSchedule('did')(1.5)).toThrow(/`progress` must lie in 0..1; got 1.5/);
    expect(() => reversalSchedule(() => Number.POSITIVE_INFINITY)(0)).toThrow(/at least 0; got Infinity/);
  });
});

describe('derangement', () => {
  it('is a permutation that leaves nothing in its place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.integer(), (n, seed) => {
        const order = Array.from(derangement(n, new SeededRandom(seed)));
        expect([...order].sort((a, b) => a - b)).toEqual(order.map((_, i) => i));
        expect(order.every((value, i) => value !== i)).toBe(true);
      }),
      { seed: 3 },
    );
  });

  it('draws every derangement of four alike', () => {
    const random = new SeededRandom(1);
    const counts = new Map<string, number>();
    for (let i = 0; i < 9000; i++) {
      const key = derangement(4, random).join('');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(9);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(130);
  });

  it('refuses a single item', () => {
    expect(() => derangement(1, new SeededRandom(1))).toThrow(/at least 2/);
  });

  it('stays inside each class', () => {
    const labels = [0, 1, 0, 1, 1, 0, 2];
    const order = derangementWithinClass(labels, new SeededRandom(5));
    labels.forEach((label, i) => {
      expect(labels[order[i] as number]).toBe(label);
      if (label !== 2) expect(order[i]).not.toBe(i);
    });
  });
});
