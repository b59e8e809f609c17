import { describe, expect, it } from '@jest/globals';
import { planSeeks } from './plan-seeks.js';

describe('planSeeks', () => {
  it('goes on where that is cheaper, and seeks where it is not', () => {
    expect(planSeeks([5, 9, 290], [0, 100, 200, 280], 40)).toEqual([
      { from: 0, indices: [5, 9] },
      { from: 280, indices: [290] },
    ]);
    expect(planSeeks([290], [0, 280], 40)).toEqual([{ from: 280, indices: [290] }]);
    expect(planSeeks([20], [0, 10], 40)).toEqual([{ from: 0, indices: [20] }]);
    expect(planSeeks([5, 50], [0], 40)).toEqual([{ from: 0, indices: [5, 50] }]);
  });
});
