import { describe, expect, it } from '@jest/globals';
import { eerStatistic, equalErrorRate } from './index.js';

const labels = [0, 0, 0, 1, 1];
const scores = [0.1, 0.2, 0.2, 0.2, 0.9];

describe('equalErrorRate', () => {
  it('gives the known numbers of the fixture with ties, by each method', () => {
    const by = (method: 'interpolated' | 'mean' | 'lower' | 'upper') =>
      equalErrorRate(scores, labels, { method }).eer;
    expect(by('interpolated')).toBeCloseTo(2 / 7, 14);
    expect(by('mean')).toBe(0.25);
    expect(by('lower')).toBe(0);
    expect(by('upper')).toBe(0.5);
  });

  it('interpolates unless told otherwise', () => {
    expect(equalErrorRate(scores, labels)).toEqual(
      equalErrorRate(scores, labels, { method: 'interpolated' }),
    );
  });

  it.each(['interpolated', 'mean', 'lower', 'upper'] as const)(
    'agrees where a point is exact (%s)',
    (method) => {
      const exact = equalErrorRate([1, 2, 3, 4], [0, 1, 0, 1], { method });
      expect(exact).toEqual({ eer: 0.5, threshold: 3 });
    },
  );

  it('is 0 when the classes are apart, 1 when they are the wrong way round', () => {
    expect(equalErrorRate([1, 2, 3, 4], [0, 0, 1, 1])).toEqual({ eer: 0, threshold: 3 });
    expect(equalErrorRate([1, 2, 3, 4], [1, 1, 0, 0]).eer).toBe(1);
  });

  it('is one half when all scores are equal', () => {
    expect(equalErrorRate([2, 2], [0, 1]).eer).toBe(0.5);
  });
});

describe('eerStatistic', () => {
  it('with weights of one is the interpolated rate', () => {
    expect(eerStatistic(scores, labels)([1, 1, 1, 1, 1])).toBeCloseTo(2 / 7, 14);
  });
  it('is NaN when a class has no weight', () => {
    expect(eerStatistic(scores, labels)([1, 1, 1, 0, 0])).toBeNaN();
  });
});
