import { describe, expect, it } from '@jest/globals';
import { boxOverlap, nonMaxSuppression } from './non-max-suppression.js';

describe('nonMaxSuppression', () => {
  it('keeps the surest of those that overlap', () => {
    const kept = nonMaxSuppression(
      [
        { box: [0, 0, 10, 10], score: 0.6 },
        { box: [1, 0, 10, 10], score: 0.9 },
        { box: [30, 0, 10, 10], score: 0.5 },
      ] as const,
      0.4,
    );
    expect(kept.map(({ score }) => score)).toEqual([0.9, 0.5]);
  });

  it('measures overlap as common over joint area', () => {
    expect(boxOverlap([0, 0, 4, 4], [2, 0, 4, 4])).toBeCloseTo(8 / 24);
    expect(boxOverlap([0, 0, 4, 4], [4, 0, 4, 4])).toBe(0);
  });
});
