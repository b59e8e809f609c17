import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sortScores } from './sort-scores.js';

const float = fc.oneof(
  fc.float({ noNaN: true }),
  fc.constantFrom(0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1.4e-45, -1.4e-45, 3.4e38),
  fc.integer({ min: -3, max: 3 }),
);

describe('sortScores', () => {
  it.each([
    ['few, by comparing', 0, 60],
    ['many, by their bits', 600, 900],
  ])('orders %s: any float32, ties by place', (_, minLength, maxLength) => {
    fc.assert(
      fc.property(fc.array(float, { minLength, maxLength }), (numbers) => {
        const scores = Float32Array.from(numbers);
        const places = Uint32Array.from(numbers.keys()).filter((place) => place % 7 !== 3);
        const sorted = sortScores(scores, places);
        const value = (place: number) => (scores[place] as number) + 0; // -0 ties with 0 below
        expect([...sorted.places].sort((i, j) => i - j)).toEqual([...places]);
        for (let k = 0; k < places.length; k++) {
          const [place, next] = [sorted.places[k] as number, sorted.places[k + 1] ?? -1];
          expect(sorted.values[k]).toBe(scores[place]);
          if (next < 0) continue;
          expect(value(place)).toBeLessThanOrEqual(value(next));
          if (Object.is(scores[place], scores[next])) expect(place).toBeLessThan(next);
        }
      }),
      { numRuns: 30, seed: 8 },
    );
  });
});
