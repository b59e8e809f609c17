import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countRecords } from '../testing/count-records.js';
import { makeTree } from '../testing/make-tree.js';
import { HAS_OFFICIAL_LISTS, OFFICIAL_LISTS } from '../testing/official-lists.js';
import { CELEB_DF_PP_METHODS } from './celeb-df.js';
import { requireUsable, scanDataset } from './scan-dataset.js';

const LIST = 'List_of_testing_videos.txt';
const list = () => readFile(path.join(OFFICIAL_LISTS, 'celeb-df-v2', LIST), 'utf8');

/** The test list's files and as many made-up ones as it takes to reach the published 590, 300 and 5,639. */
async function wholeTree(): Promise<string[]> {
  const named = (await list())
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[1] as string);
  const files = {
    'Celeb-real': new Set<string>(),
    'YouTube-real': new Set<string>(),
    'Celeb-synthesis': new Set<string>(),
  };
  for (const file of named) {
    const [folder, name] = file.split('/') as [keyof typeof files, string];
    files[folder].add(name);
  }
  const digits = (n: number) => String(n).padStart(4, '0');
  const fill = (folder: keyof typeof files, count: number, make: (i: number) => string) => {
    for (let i = 0; files[folder].size < count; i++) files[folder].add(make(i));
  };
  fill('Celeb-real', 590, (i) => `id${i % 59}_${digits(Math.floor(i / 59))}.mp4`);
  fill('YouTube-real', 300, (i) => `0${digits(i)}.mp4`);
  fill('Celeb-synthesis', 5639, (i) => {
    const [one, two] = [i % 59, (i % 59) + 1 + (Math.floor(i / 59) % 58)];
    return `id${one}_id${two % 59}_${digits(Math.floor(i / (59 * 58)))}.mp4`;
  });
  return Object.entries(files).flatMap(([folder, names]) => [...names].map((name) => `${folder}/${name}`));
}

const describeWithLists = HAS_OFFICIAL_LISTS ? describe : describe.skip;

describeWithLists('Celeb-DF v2 on a tree of the right names', () => {
  let tree: Awaited<ReturnType<typeof makeTree>>;
  beforeAll(async () => {
    tree = await makeTree([...(await wholeTree()), [LIST, await list()]]);
  });
  afterAll(() => tree.remove());

  it('has the published counts and the published test', async () => {
    const scan = await scanDataset('celeb-df-v2', { root: tree.root });
    expect(scan.parts.map(({ name, found, published }) => [name, found, published])).toEqual([
      ['Celeb-real', 590, 590],
      ['YouTube-real', 300, 300],
      ['Celeb-synthesis', 5639, 5639],
    ]);
    expect(scan.missing).toEqual([]);
    const counts = countRecords(scan.records);
    expect([counts['test/real'], counts['test/Celeb-synthesis']]).toEqual([178, 340]);
    // Nothing is lost without a word: 6,529 videos are placed or counted as left out.
    expect(scan.records.length + (scan.leftOut[0]?.videos ?? 0)).toBe(590 + 300 + 5639);

    const none = await scanDataset('celeb-df-v2', { root: tree.root, validationShare: 0 });
    expect(countRecords(none.records)).toEqual({
      'test/real': 178,
      'test/Celeb-synthesis': 340,
      'train/real': 712,
      'train/Celeb-synthesis': 5299,
    });
  });

  it('draws a validation split that shares nobody with train', async () => {
    const { records, leftOut } = await scanDataset('celeb-df-v2', { root: tree.root, seed: 3 });
    const people = (split: string) =>
      new Set(records.filter((record) => record.split === split).flatMap(({ identities }) => identities));
    const val = people('val');
    expect([...people('train')].filter((person) => val.has(person))).toEqual([]);
    expect([...val].filter((person) => person.startsWith('id'))).toHaveLength(Math.round(0.15 * 59));
    const counts = countRecords(records);
    expect(counts['val/real']).toBeGreaterThan(50);
    expect(counts['val/Celeb-synthesis']).toBeGreaterThan(50);
    expect(leftOut).toEqual([
      {
        reason: 'shows one person of train and one of val',
        videos: expect.any(Number),
        examples: expect.any(Array),
      },
    ]);
    const again = await scanDataset('celeb-df-v2', { root: tree.root, seed: 3 });
    const other = await scanDataset('celeb-df-v2', { root: tree.root, seed: 4 });
    expect(again.records).toEqual(records);
    expect(other.records).not.toEqual(records);
  });

  it('reads a copy with a videos level, in any letter case, the same way', async () => {
    const keys = async () =>
      (await scanDataset('celeb-df-v2', { root: tree.root, seed: 1 })).records.map(({ videoKey, split }) => [
        videoKey,
        split,
      ]);
    const before = await keys();
    for (const folder of ['Celeb-real', 'YouTube-real', 'Celeb-synthesis']) {
      const moved = path.join(tree.root, folder.toLowerCase());
      await rename(path.join(tree.root, folder), path.join(tree.root, 'moved'));
      await mkdir(moved);
      await rename(path.join(tree.root, 'moved'), path.join(moved, 'Videos'));
    }
    await rename(path.join(tree.root, LIST), path.join(tree.root, LIST.toLowerCase()));
    expect(await keys()).toEqual(before);
  });
});

describe('Celeb-DF', () => {
  it('reads 1 in the test list as real, and names tell base video and face', async () => {
    const tree = await makeTree([
      'Celeb-real/id1_0007.mp4',
      'Celeb-real/id0_0001.mp4',
      'YouTube-real/00170.mp4',
      'Celeb-synthesis/id1_id0_0007.mp4',
      'Celeb-synthesis/id0_id1_0001.mp4',
      [LIST, '1 YouTube-real/00170.mp4\n1 Celeb-real/id1_0007.mp4\n0 Celeb-synthesis/id1_id0_0007.mp4\n'],
    ]);
    const { records } = await scanDataset('celeb-df-v2', { root: tree.root, validationShare: 0 });
    const byPath = Object.fromEntries(records.map((record) => [record.path, record]));
    expect(byPath['YouTube-real/00170.mp4']).toMatchObject({ label: 0, split: 'test', method: 'real' });
    expect(byPath['Celeb-synthesis/id1_id0_0007.mp4']).toMatchObject({
      label: 1,
      split: 'test',
      sourceId: 'id1_0007',
      targetId: 'id0',
      identities: ['id1', 'id0'],
    });
    expect(byPath['Celeb-real/id1_0007.mp4']).toMatchObject({ sourceId: 'id1_0007', identities: ['id1'] });
    expect(byPath['Celeb-real/id0_0001.mp4']).toMatchObject({ label: 0, split: 'train' });
    await tree.remove();
  });

  it('names listed videos that are missing, and folders', async () => {
    const tree = await makeTree([
      'Celeb-real/id1_0007.mp4',
      'Celeb-synthesis/id1_id0_0007.mp4',
      [LIST, '1 Celeb-real/id1_0007.mp4\n0 Celeb-synthesis/id2_id0_0008.mp4\n'],
    ]);
    const { missing } = await scanDataset('celeb-df-v2', { root: tree.root });
    expect(missing.map(({ kind, name }) => [kind, name])).toEqual([
      ['folder', 'YouTube-real'],
      ['part', 'Celeb-real'],
      ['part', 'Celeb-synthesis'],
      ['video', 'Celeb-synthesis/id2_id0_0008.mp4'],
    ]);
    await rm(path.join(tree.root, LIST));
    const scan = await scanDataset('celeb-df-v2', { root: tree.root });
    expect(() => requireUsable(scan)).toThrow(
      /List_of_testing_videos\.txt is missing\. It is part of the download/,
    );
    await tree.remove();
  });

  it.each([
    ['says 0 of a real video', '0 Celeb-real/id1_0007.mp4', /line 1: in this list 1 means real and 0 fake/],
    ['has no number', 'Celeb-real/id1_0007.mp4', /line 1: expected "1 Celeb-real\/NAME\.mp4"/],
  ])('refuses a test list that %s', async (_name, text, message) => {
    const tree = await makeTree(['Celeb-real/id1_0007.mp4', [LIST, text]]);
    await expect(scanDataset('celeb-df-v2', { root: tree.root })).rejects.toThrow(message);
    await tree.remove();
  });

  it('reads v1 by the same rules', async () => {
    const tree = await makeTree([
      'Celeb-real/id1_0000.mp4',
      'YouTube-real/00001.mp4',
      'Celeb-synthesis/id1_id2_0000.mp4',
      [LIST, '0 Celeb-synthesis/id1_id2_0000.mp4\n'],
    ]);
    const { parts, records } = await scanDataset('celeb-df-v1', { root: tree.root });
    expect(parts.map(({ found, published }) => [found, published])).toEqual([
      [1, 158],
      [1, 250],
      [1, 795],
    ]);
    expect(records.filter(({ split }) => split === 'test')).toHaveLength(1);
    await tree.remove();
  });

  it('reads the 22 methods of ++ from the folders of their kinds', async () => {
    const methods = Object.entries(CELEB_DF_PP_METHODS).flatMap(([kind, names]) =>
      names.map((name) => [kind, name]),
    );
    const tree = await makeTree([
      'Celeb-real/id1_0000.mp4',
      'YouTube-real/00001.mp4',
      ...methods.map(([kind, name]) => `Celeb-synthesis/${kind}/${name}/id1_id2_0000.mp4`),
      [LIST, '0 Celeb-synthesis/FaceSwap/GHOST/id1_id2_0000.mp4\n1 Celeb-real/id1_0000.mp4\n'],
    ]);
    const { records, missing } = await scanDataset('celeb-df++', { root: tree.root, validationShare: 0 });
    expect(methods).toHaveLength(22);
    expect(missing.map(({ kind, name }) => [kind, name])).toEqual([
      ['part', 'Celeb-real'],
      ['part', 'YouTube-real'],
      ['part', 'Celeb-synthesis/FaceSwap/Celeb-DF'],
    ]);
    expect(new Set(records.map(({ method }) => method)).size).toBe(23);
    expect(new Set(records.map(({ videoKey }) => videoKey)).size).toBe(24);
    expect(countRecords(records)).toMatchObject({ 'test/GHOST': 1, 'test/real': 1, 'train/Celeb-DF': 1 });
    await tree.remove();
  });
});
