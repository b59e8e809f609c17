import { describe, expect, it } from '@jest/globals';
import { assignSplits, DEFAULT_SPLIT_SHARES } from './assign-splits.js';

const keys = Array.from({ length: 200 }, (_, i) => `face-${i}`);
const count = (splits: Map<string, string>, split: string) =>
  [...splits.values()].filter((one) => one === split).length;

describe('assignSplits', () => {
  it('gives the shares that were asked for, exactly', () => {
    const splits = assignSplits(keys, 1, DEFAULT_SPLIT_SHARES);
    expect([count(splits, 'train'), count(splits, 'val'), count(splits, 'test')]).toEqual([140, 20, 40]);
  });

  it('does not depend on the order of the files', () => {
    const one = assignSplits(keys, 1, DEFAULT_SPLIT_SHARES);
    const other = assignSplits([...keys].reverse(), 1, DEFAULT_SPLIT_SHARES);
    for (const key of keys) expect(other.get(key)).toBe(one.get(key));
  });

  it('draws anew for another seed', () => {
    const one = assignSplits(keys, 1, DEFAULT_SPLIT_SHARES);
    const other = assignSplits(keys, 2, DEFAULT_SPLIT_SHARES);
    expect(keys.some((key) => one.get(key) !== other.get(key))).toBe(true);
  });

  it('leaves no split empty that has a share, from three faces on', () => {
    const splits = assignSplits(['a', 'b', 'c'], 1, DEFAULT_SPLIT_SHARES);
    expect(new Set(splits.values()).size).toBe(3);
  });

  it('refuses shares that do not sum to one', () => {
    expect(() => assignSplits(keys, 1, { train: 0.5, val: 0.1, test: 0.1 })).toThrow(/must sum to 1/);
  });
});
