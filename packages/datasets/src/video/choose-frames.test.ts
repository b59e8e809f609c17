import { describe, expect, it } from '@jest/globals';
import { chooseFrames } from './choose-frames.js';

describe('chooseFrames', () => {
  it('takes the middles of equal parts', () => {
    expect(
      chooseFrames(
        Array.from({ length: 100 }, (_, i) => i / 25),
        4,
      ),
    ).toEqual([12, 37, 62, 87]);
  });

  it('gives all where there are fewer, and all when asked', () => {
    expect(chooseFrames([0, 1, 2], 5)).toEqual([0, 1, 2]);
    expect(chooseFrames([0, 1, 2], 'all')).toEqual([0, 1, 2]);
    expect(chooseFrames([], 5)).toEqual([]);
  });

  it('never takes a frame twice, however uneven times are', () => {
    const times = [0, 0.01, 0.02, 0.03, 10];
    for (let count = 1; count <= 5; count++) {
      const chosen = chooseFrames(times, count);
      expect(new Set(chosen).size).toBe(count);
      expect([...chosen].sort((one, two) => one - two)).toEqual(chosen);
    }
  });

  it('refuses a count that is none', () => {
    expect(() => chooseFrames([0], 0)).toThrow(/`frames` must be a positive integer or "all"; got 0/);
  });
});
