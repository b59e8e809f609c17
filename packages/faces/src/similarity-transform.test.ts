import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  composeTransforms,
  invertTransform,
  similarityTransform,
  transformPoints,
} from './similarity-transform.js';

const FIVE = [30, 40, 70, 38, 51, 62, 35, 82, 68, 80];

describe('similarityTransform', () => {
  it('recovers rotation, scale and shift (property)', () => {
    const angle = fc.double({ min: -3, max: 3, noNaN: true });
    const scale = fc.double({ min: 0.1, max: 9, noNaN: true });
    const shift = fc.double({ min: -200, max: 200, noNaN: true });
    fc.assert(
      fc.property(angle, scale, shift, shift, (turn, size, x, y) => {
        const a = size * Math.cos(turn);
        const c = size * Math.sin(turn);
        const wanted = [a, -c, x, c, a, y] as const;
        const found = similarityTransform(FIVE, transformPoints(FIVE, wanted));
        found.forEach((value, i) => {
          expect(Math.abs(value - (wanted[i] as number))).toBeLessThan(1e-3);
        });
      }),
    );
  });

  it('is the least squares solution: no small change of it comes nearer', () => {
    const target = [1, 2, 45, 3, 20, 31, 6, 52, 38, 49];
    const best = similarityTransform(FIVE, target);
    const error = (map: readonly number[]) => {
      const moved = transformPoints(FIVE, map as unknown as typeof best);
      return target.reduce((sum, value, i) => sum + (value - (moved[i] as number)) ** 2, 0);
    };
    const [a, , x, c, , y] = best;
    for (const [da, dc, dx, dy] of [
      [1e-2, 0, 0, 0],
      [0, 1e-2, 0, 0],
      [0, 0, 0.1, 0],
      [0, 0, 0, -0.1],
      [-1e-2, 0, 0, 0],
    ] as const) {
      expect(error([a + da, -(c + dc), x + dx, c + dc, a + da, y + dy])).toBeGreaterThan(error(best));
    }
  });

  it('is undone by its inverse', () => {
    const map = [1.2, -0.4, 7, 0.4, 1.2, -3] as const;
    const both = composeTransforms(map, invertTransform(map));
    [1, 0, 0, 0, 1, 0].forEach((value, i) => {
      expect(both[i]).toBeCloseTo(value, 10);
    });
  });

  it('throws DID_SHAPE for counts that differ and DID_VALUE for points without extent', () => {
    expect(() => similarityTransform([1, 2, 3, 4], [1, 2])).toThrow(/DID_SHAPE.*got 4 and 2/);
    expect(() => similarityTransform([1, 2, 1, 2], [1, 2, 3, 4])).toThrow(/DID_VALUE/);
    expect(() => invertTransform([0, 0, 1, 0, 0, 1])).toThrow(/DID_VALUE/);
  });
});
