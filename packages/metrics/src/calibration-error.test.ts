import { describe, expect, it } from '@jest/globals';
import { CALIBRATION_DEFAULTS, calibrationError } from './index.js';

describe('calibrationError', () => {
  it('weighs the distance of each bin by its items', () => {
    const { ece, mce, bins } = calibrationError([0.05, 0.15, 0.9, 0.9], [0, 1, 1, 0], { bins: 2 });
    expect(bins.map(({ low, high, n }) => [low, high, n])).toEqual([
      [0, 0.5, 2],
      [0.5, 1, 2],
    ]);
    expect(ece).toBeCloseTo(0.4, 14);
    expect(mce).toBeCloseTo(0.4, 14);
  });
  it('puts a border into the lower bin, and 0 into the first', () => {
    const { bins } = calibrationError([0, 0.5, 1], [0, 0, 1], { bins: 2 });
    expect(bins.map((bin) => bin.n)).toEqual([2, 1]);
  });
  it('has 15 bins unless told otherwise, empty ones marked and left out', () => {
    const { ece, bins } = calibrationError([1, 1], [1, 1]);
    expect(bins).toHaveLength(CALIBRATION_DEFAULTS.bins);
    expect(bins[0]?.frequency).toBeNaN();
    expect(ece).toBe(0);
  });
});
