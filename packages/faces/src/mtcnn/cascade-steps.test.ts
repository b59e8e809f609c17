import { describe, expect, it } from '@jest/globals';
import { nonMaxSuppression } from '../non-max-suppression.js';
import { movedBox, squareBox } from './candidate.js';
import { faceProbability } from './face-probability.js';
import { readCells } from './propose-faces.js';
import { pyramidScales } from './pyramid-scales.js';
import { smallerBoxOverlap } from './smaller-box-overlap.js';

describe('pyramidScales', () => {
  it('goes from the smallest face to one that fills the shorter side', () => {
    const scales = pyramidScales(1920, 1080, 20, 0.709);
    expect(scales).toHaveLength(12);
    expect(scales[0]).toBe(0.6);
    expect(1080 * (scales.at(-1) as number)).toBeGreaterThanOrEqual(12);
    expect(1080 * (scales.at(-1) as number) * 0.709).toBeLessThan(12);
  });

  it('is empty where no face of that size fits', () => {
    expect(pyramidScales(19, 500, 20, 0.709)).toEqual([]);
  });
});

describe('readCells', () => {
  it('gives the square of each sure cell in whole pixels of the picture', () => {
    const sure = [0, 3, 0.1, 0.2, 0.3, 0.4];
    const values = Float32Array.from([...[3, 0, 0, 0, 0, 0], ...[3, 0, 0, 0, 0, 0], ...sure, ...sure]);
    const found = readCells(values, 2, 0.6, 0.6);
    // Two pixels a cell, twelve a view: (2 + 1) / .6 is 5 in float32, 4.99 in none; (2 + 12) / .6 = 23.3.
    expect(found.map(({ box }) => box)).toEqual([
      [1, 5, 19, 18],
      [5, 5, 18, 18],
    ]);
    expect(found[0]?.offsets).toEqual([0.1, 0.2, 0.3, 0.4].map(Math.fround));
  });
});

describe('faceProbability', () => {
  it('is the softmax in float32, whichever logit is larger', () => {
    expect(faceProbability(0, 0)).toBe(0.5);
    expect(faceProbability(1, 3)).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
    expect(faceProbability(3, 1)).toBeCloseTo(1 / (1 + Math.exp(2)), 6);
    // Past float32's grain all are equally sure.
    expect(faceProbability(0, 20)).toBe(faceProbability(0, 40));
    expect(faceProbability(200, -200)).toBe(0);
  });
});

describe('movedBox and squareBox', () => {
  it('move edges by parts of the sides, of which facenet counts one pixel more after P-Net', () => {
    const one = { box: [10, 20, 40, 80], offsets: [0.1, -0.1, 0.2, 0] } as const;
    expect(movedBox(one, 0)).toEqual([14, 12, 44, 88]);
    expect(movedBox({ ...one, box: [10, 20, 39, 79] }, 1)).toEqual([14, 12, 43, 87]);
  });

  it('keep the centre', () => {
    expect(squareBox([10, 20, 40, 80])).toEqual([-10, 20, 80, 80]);
  });
});

describe('smallerBoxOverlap', () => {
  it('is 1 for a box inside another, in pixels counted inclusively', () => {
    expect(smallerBoxOverlap([0, 0, 99, 99], [10, 10, 9, 9])).toBe(1);
    expect(smallerBoxOverlap([0, 0, 9, 9], [5, 0, 9, 9])).toBe(0.5);
    expect(smallerBoxOverlap([0, 0, 9, 9], [11, 0, 9, 9])).toBe(0);
  });

  it('makes one face of two', () => {
    const faces = [
      { box: [0, 0, 100, 100], score: 0.8 },
      { box: [30, 30, 40, 40], score: 0.9 },
    ] as const;
    expect(nonMaxSuppression(faces, 0.7)).toHaveLength(2);
    expect(nonMaxSuppression(faces, 0.7, smallerBoxOverlap)).toEqual([faces[1]]);
  });
});
