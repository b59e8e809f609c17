import { describe, expect, it } from '@jest/globals';
import { checkShape } from './check-shape.js';

describe('checkShape', () => {
  const check = (shape: number[], wanted: (number | string | null)[]) => () =>
    checkShape('x', { shape }, wanted, 'here');

  it('takes numbers, symbols that agree, and null for any', () => {
    expect(check([2, 7, 7, 64], ['B', 'h', 'h', 64])).not.toThrow();
    expect(check([2, 5], [null, 5])).not.toThrow();
    expect(check([], [])).not.toThrow();
  });

  it('says where, what was wanted and what came', () => {
    expect(check([2, 3], ['B', 4])).toThrow('here: `x` must be [B,4]; got [2,3].');
    expect(check([2, 3], ['B'])).toThrow(/got \[2,3\]/);
    expect(check([2, 3], ['n', 'n'])).toThrow(/\[n,n\]/);
    expect(check([2], [null, 1])).toThrow(/\[any,1\]/);
  });
});
