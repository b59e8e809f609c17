import { describe, expect, it } from '@jest/globals';
import { sortItems, sortValues } from './radix-sort.js';

/** Numbers of every size and sign. */
function spread(n: number): Float64Array {
  let state = 1;
  return Float64Array.from({ length: n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const sign = state & 1 ? -1 : 1;
    return sign * (state / 2 ** 32) * 10 ** ((state % 600) - 300);
  });
}

const extremes = [
  [Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, -Number.MIN_VALUE, 0, 1, -1, 1 + Number.EPSILON],
  [2, 2, 2, 2],
  [5],
  [],
];

describe('the radix sort', () => {
  it.each([0, 1, 2, 1023, 1024, 1025, 20_000])('sorts %d values of every size as the engine does', (n) => {
    const wanted = spread(n).sort();
    expect(sortValues(spread(n))).toEqual(wanted);
    expect(sortItems(spread(n)).values).toEqual(wanted);
  });

  it('sorts extremes, equal values, one and none', () => {
    for (const values of extremes) {
      const sorted = sortItems(Float64Array.from(values)).values;
      expect(sorted).toEqual(Float64Array.from(values).sort());
    }
  });

  it('says which item each value was, and keeps the order of equal ones', () => {
    const values = spread(3000).map((value, i) => (i % 3 === 0 ? 7 : value));
    const { values: sorted, items } = sortItems(values.slice());
    items.forEach((item, i) => {
      expect(values[item]).toBe(sorted[i]);
      if (i > 0 && sorted[i] === sorted[i - 1]) expect(item).toBeGreaterThan(items[i - 1] as number);
    });
    expect(new Set(items).size).toBe(3000);
  });

  it('sorts a part of a larger buffer', () => {
    const whole = spread(3000);
    const wanted = whole.slice(500, 2500).sort();
    expect(sortValues(whole.subarray(500, 2500))).toEqual(wanted);
  });
});
