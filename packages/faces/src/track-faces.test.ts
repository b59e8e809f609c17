import { describe, expect, it } from '@jest/globals';
import type { Box } from './non-max-suppression.js';
import { FaceTracker } from './track-faces.js';

describe('FaceTracker', () => {
  it('keeps two people apart, whatever the order in which they are found', () => {
    const tracker = new FaceTracker();
    const left = (i: number): Box => [10 + 4 * i, 20, 50, 60];
    const right = (i: number): Box => [200 - 6 * i, 30, 55, 62];
    expect(tracker.follow([left(0), right(0)])).toEqual([0, 1]);
    expect(tracker.follow([right(1), left(1)])).toEqual([1, 0]);
    expect(tracker.follow([right(2)])).toEqual([1]);
    expect(tracker.follow([left(3), right(3)])).toEqual([0, 1]);
  });

  it('gives a newcomer, a jump and another size a track of their own', () => {
    const tracker = new FaceTracker();
    expect(tracker.follow([[0, 0, 50, 50]])).toEqual([0]);
    expect(tracker.follow([[300, 0, 50, 50]])).toEqual([1]);
    expect(tracker.follow([[0, 0, 200, 200]])).toEqual([2]);
    expect(
      tracker.follow([
        [2, 0, 50, 50],
        [302, 0, 50, 50],
      ]),
    ).toEqual([0, 1]);
    expect(tracker.follow([])).toEqual([]);
  });

  it('lets the nearer of two faces have a track', () => {
    const tracker = new FaceTracker();
    tracker.follow([[100, 0, 50, 50]]);
    expect(
      tracker.follow([
        [130, 0, 50, 50],
        [105, 0, 50, 50],
      ]),
    ).toEqual([1, 0]);
  });
});
