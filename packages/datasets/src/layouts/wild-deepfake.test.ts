import { expect, it } from '@jest/globals';
import { countRecords } from '../testing/count-records.js';
import { makeTree } from '../testing/make-tree.js';
import { scanDataset } from './scan-dataset.js';

it('WildDeepfake: sequences of one video stay together, and archives are read as they are', async () => {
  const sequence = (folder: string, video: number, one: number) => `${folder}/${video}/real/${one}/0.png`;
  const tree = await makeTree([
    ...[1, 2, 3, 4, 5, 6].flatMap((video) => [1, 2].map((one) => sequence('real_train', video, one))),
    ...[1, 2, 3, 4, 5, 6].map((video) => `fake_train/${video}/fake/7/12.png`),
    'real_test/1/real/0/0.png',
    'real_test/1.tar.gz',
    'real_test/2.tar.gz',
  ]);
  const { records, missing, parts } = await scanDataset('wilddeepfake', { root: tree.root });
  expect(countRecords(records)).toEqual({
    'train/real': 10,
    'val/real': 2,
    'train/in-the-wild': 5,
    'val/in-the-wild': 1,
    'test/real': 2,
  });
  const [unpacked, archive] = records.filter(({ split }) => split === 'test');
  expect(unpacked).toMatchObject({ kind: 'frames', path: 'real_test/1/real/0' });
  expect(archive).toMatchObject({
    kind: 'archive',
    path: 'real_test/2.tar.gz',
    sourceId: 'real_test/2',
    videoKey: 'wilddeepfake/real/original/real_test/2',
  });
  expect(new Set(records.map(({ sourceId, split }) => `${sourceId}/${split}`)).size).toBe(14);
  expect(parts).toEqual([
    { name: 'real_train', found: 12 },
    { name: 'fake_train', found: 6 },
    { name: 'real_test', found: 1 },
    { name: 'real_test, archives of sequences', found: 1 },
    { name: 'fake_test', found: 0 },
  ]);
  expect(missing.map(({ kind, name }) => [kind, name])).toEqual([['folder', 'fake_test']]);
  await tree.remove();
});
