import { describe, expect, it } from '@jest/globals';
import { SPLITS, type Split } from '../sample.js';
import { assignCameras } from './assign-cameras.js';

const KINDS = ['studio', 'phone', 'webcam'];
const splits = new Map<string, Split>(
  Array.from({ length: 100 }, (_, i) => [`face-${i}`, i < 70 ? 'train' : i < 81 ? 'val' : 'test']),
);
const spreadOf = (cameras: Map<string, string>, keys: readonly string[]) => {
  const counts = KINDS.map((kind) => keys.filter((key) => cameras.get(key) === kind).length);
  return Math.max(...counts) - Math.min(...counts);
};

describe('assignCameras', () => {
  it('gives each kind to as many sources of every split, and of all, up to one', () => {
    const cameras = assignCameras(splits, KINDS, 1);
    const keys = [...splits.keys()];
    expect(spreadOf(cameras, keys)).toBeLessThanOrEqual(1);
    for (const split of SPLITS) {
      expect(
        spreadOf(
          cameras,
          keys.filter((key) => splits.get(key) === split),
        ),
      ).toBeLessThanOrEqual(1);
    }
  });

  it('does not depend on the order of the files, but on the seed', () => {
    const one = assignCameras(splits, KINDS, 1);
    expect(assignCameras(new Map([...splits].reverse()), KINDS, 1)).toEqual(one);
    expect(assignCameras(splits, KINDS, 2)).not.toEqual(one);
  });

  it('gives none where there are no kinds', () => {
    expect(assignCameras(splits, [], 1).size).toBe(0);
  });
});
