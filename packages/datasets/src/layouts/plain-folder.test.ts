import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { countRecords } from '../testing/count-records.js';
import { makeTree } from '../testing/make-tree.js';
import { scanDataset } from './scan-dataset.js';

describe('a plain folder', () => {
  it('takes the splits that its folders say', async () => {
    const tree = await makeTree([
      'train/real/a.mp4',
      'train/fake/swap/a.mp4',
      'test/real/b.jpg',
      'test/fake/swap/c.png',
    ]);
    const { records } = await scanDataset('folder', { root: tree.root });
    expect(countRecords(records)).toEqual({
      'train/real': 1,
      'train/swap': 1,
      'test/real': 1,
      'test/swap': 1,
    });
    expect(records.find(({ split, method }) => split === 'train' && method === 'swap')).toMatchObject({
      sourceId: 'a',
      label: 1,
      kind: 'video',
    });
    await tree.remove();
  });

  it('divides sources where no folder says so; one name stays in one split', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `person${i}`);
    const tree = await makeTree(
      names.flatMap((name) => [`real/${name}.mp4`, `fake/swap/${name}.mp4`, `fake/morph/${name}/1.png`]),
    );
    const { records } = await scanDataset('folder', { root: tree.root });
    expect(countRecords(records)).toMatchObject({
      'train/real': 14,
      'val/real': 2,
      'test/real': 4,
      'test/morph': 4,
    });
    expect(new Set(records.map(({ sourceId, split }) => `${sourceId}/${split}`)).size).toBe(20);
    await tree.remove();
  });

  it('reads a table of paths, labels and methods', async () => {
    const tree = await makeTree([
      'clips/a.mp4',
      'clips/b.mp4',
      [
        'table.csv',
        'path,label,method,split\nclips/a.mp4,0,,train\nclips/b.mp4,1,swap,test\nclips/c.mp4,1,swap,test\n',
      ],
    ]);
    const scan = await scanDataset('folder', { root: path.join(tree.root, 'table.csv') });
    expect(scan.root).toBe(tree.root);
    expect(countRecords(scan.records)).toEqual({ 'train/real': 1, 'test/swap': 1 });
    expect(scan.missing).toMatchObject([{ kind: 'video', name: 'clips/c.mp4' }]);
    await tree.remove();
  });

  it.each([
    ['without labels', 'path\na.mp4\n', /line 1: the column label is missing/],
    [
      'with another label',
      'path,label\na.mp4,fake\n',
      /line 2: `label` must be 0 \(real\) or 1 \(fake\); got "fake"/,
    ],
    [
      'with a path outside',
      'path,label\n../a.mp4,1\n',
      /line 2: `path` must be a path inside the table's folder/,
    ],
    [
      'with another split',
      'path,label,split\na.mp4,1,dev\n',
      /line 2: `split` must be train, val, test or empty/,
    ],
  ])('refuses a table %s', async (_name, text, message) => {
    const tree = await makeTree(['a.mp4', ['table.csv', text]]);
    await expect(scanDataset('folder', { root: path.join(tree.root, 'table.csv') })).rejects.toThrow(message);
    await tree.remove();
  });

  it('says what it would like to find', async () => {
    const tree = await makeTree(['photos/a.jpg']);
    const { missing, records } = await scanDataset('folder', { root: tree.root });
    expect(records).toEqual([]);
    expect(missing.map(({ name }) => name)).toEqual(['real', 'fake/METHOD']);
    await tree.remove();
  });
});
