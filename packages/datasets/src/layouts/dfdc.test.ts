import { describe, expect, it } from '@jest/globals';
import { countRecords } from '../testing/count-records.js';
import { makeTree } from '../testing/make-tree.js';
import { scanDataset } from './scan-dataset.js';

const metadata = (videos: Record<string, string | undefined>) =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(videos).map(([name, original]) => [
        `${name}.mp4`,
        original === undefined
          ? { label: 'REAL', split: 'train' }
          : { label: 'FAKE', split: 'train', original: `${original}.mp4` },
      ]),
    ),
  );

describe('DFDC', () => {
  it('reads the training parts and the labels of validation and test', async () => {
    const tree = await makeTree([
      'train/dfdc_train_part_0/aaa.mp4',
      'train/dfdc_train_part_0/bbb.mp4',
      ['train/dfdc_train_part_0/metadata.json', metadata({ aaa: undefined, bbb: 'aaa', gone: 'aaa' })],
      'validation/ccc.mp4',
      ['validation/labels.csv', 'filename,label\nccc.mp4,1\n'],
      'test/videos/ddd.mp4',
      'test/videos/eee.mp4',
      ['test/metadata.json', '{"ddd.mp4": {"is_fake": 0}, "eee.mp4": {"is_fake": 1}}'],
    ]);
    const { records, parts, missing } = await scanDataset('dfdc', { root: tree.root });
    expect(countRecords(records)).toEqual({
      'train/real': 1,
      'train/dfdc': 1,
      'val/dfdc': 1,
      'test/real': 1,
      'test/dfdc': 1,
    });
    expect(records.find(({ path }) => path.endsWith('bbb.mp4'))).toMatchObject({ sourceId: 'aaa', label: 1 });
    expect(parts.find(({ name }) => name === 'train/dfdc_train_part_0')).toMatchObject({
      found: 2,
      published: 3,
    });
    expect(missing).toMatchObject([{ kind: 'video', name: 'train/dfdc_train_part_0/gone.mp4' }]);
    await tree.remove();
  });

  it('draws validation by original where there is none, and keeps an original with its fakes', async () => {
    const videos: Record<string, string | undefined> = {};
    for (let i = 0; i < 20; i++) {
      videos[`real${i}`] = undefined;
      for (const fake of ['x', 'y']) videos[`${fake}${i}`] = `real${i}`;
    }
    const tree = await makeTree([
      ...Object.keys(videos).map((name) => `dfdc_train_part_3/${name}.mp4`),
      ['dfdc_train_part_3/metadata.json', metadata(videos)],
    ]);
    const { records, missing } = await scanDataset('dfdc', { root: tree.root });
    expect(countRecords(records)).toEqual({
      'train/real': 17,
      'train/dfdc': 34,
      'val/real': 3,
      'val/dfdc': 6,
    });
    const splits = new Map(records.map(({ sourceId, split }) => [`${sourceId}/${split}`, true]));
    expect(splits.size).toBe(20);
    expect(missing).toMatchObject([{ kind: 'folder', name: 'test' }]);
    await tree.remove();
  });

  it('refuses a label that is none', async () => {
    const tree = await makeTree(['test/a.mp4', ['test/labels.csv', 'filename,label\na.mp4,maybe\n']]);
    await expect(scanDataset('dfdc', { root: tree.root })).rejects.toThrow(
      /labels\.csv, line 2: expected REAL, FAKE, 0 or 1 as a label/,
    );
    await tree.remove();
  });
});

describe('DFDC preview', () => {
  const LIST = JSON.stringify({
    'original_videos/1/1_A_001.mp4': { label: 'real', set: 'train', target_id: '1', swapped_id: null },
    'original_videos/2/2_A_001.mp4': { label: 'real', set: 'train', target_id: '2', swapped_id: null },
    'original_videos/3/3_A_001.mp4': { label: 'real', set: 'train', target_id: '3', swapped_id: null },
    'original_videos/9/9_A_001.mp4': { label: 'real', set: 'test', target_id: '9', swapped_id: null },
    'method_A/1/2/1_2_A_001.mp4': { label: 'fake', set: 'train', target_id: '1', swapped_id: '2' },
    'method_B/9/8/9_8_A_001.mp4': { label: 'fake', set: 'test', target_id: '9', swapped_id: '8' },
  });

  it('reads methods, sets and people from dataset.json, with or without a videos level', async () => {
    const tree = await makeTree([
      'original_videos/videos/1/1_A_001.mp4',
      'original_videos/2/2_A_001.mp4',
      'original_videos/3/3_A_001.mp4',
      'original_videos/9/9_A_001.mp4',
      'method_A/videos/1/2/1_2_A_001.mp4',
      ['dataset.json', LIST],
    ]);
    const { records, missing } = await scanDataset('dfdcp', { root: tree.root });
    expect(countRecords(records)).toMatchObject({ 'test/real': 1 });
    expect(records.filter(({ split }) => split === 'val').length).toBeGreaterThan(0);
    expect(records.find(({ method }) => method === 'method_A')).toMatchObject({
      sourceId: '1',
      targetId: '2',
      identities: ['1', '2'],
    });
    expect(missing).toMatchObject([{ kind: 'video', name: 'method_B/9/8/9_8_A_001.mp4' }]);
    await tree.remove();
  });

  it('says that the list is missing, and refuses one with another label', async () => {
    const tree = await makeTree(['method_A/1/2/a.mp4']);
    const { missing } = await scanDataset('dfdcp', { root: tree.root });
    expect(missing).toMatchObject([{ kind: 'list', name: 'dataset.json' }]);
    await tree.add('dataset.json', '{"method_A/1/2/a.mp4": {"label": "odd", "set": "train"}}');
    await expect(scanDataset('dfdcp', { root: tree.root })).rejects.toThrow(
      /a\.mp4: expected `label` real or fake/,
    );
    await tree.remove();
  });
});
