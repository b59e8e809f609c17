import { expect, it } from '@jest/globals';
import { countRecords } from '../testing/count-records.js';
import { makeTree } from '../testing/make-tree.js';
import { scanDataset } from './scan-dataset.js';

it('DFD is all test, with actors as people and scenes as sources', async () => {
  const tree = await makeTree([
    'original_sequences/actors/c23/videos/01__walking_outside.mp4',
    'manipulated_sequences/DeepFakeDetection/c23/videos/01_02__walking_outside__YVGY8LOK.mp4',
    'manipulated_sequences/DeepFakeDetection/c23/videos/readme.mp4',
  ]);
  const { records, parts, leftOut } = await scanDataset('dfd', { root: tree.root });
  expect(countRecords(records)).toEqual({ 'test/real': 1, 'test/DeepFakeDetection': 1 });
  expect(records.map(({ sourceId, targetId, identities }) => [sourceId, targetId, identities])).toEqual([
    ['01__walking_outside', '02', ['actor-01', 'actor-02']],
    ['01__walking_outside', '', ['actor-01']],
  ]);
  expect(parts.map(({ found, published }) => [found, published])).toEqual([
    [1, 363],
    [2, 3068],
  ]);
  expect(leftOut).toMatchObject([{ videos: 1 }]);
  await tree.remove();
});
