import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countRecords } from '../testing/count-records.js';
import { makeTree } from '../testing/make-tree.js';
import { HAS_OFFICIAL_LISTS, OFFICIAL_LISTS } from '../testing/official-lists.js';
import { FACE_FORENSICS_METHODS, faceForensics } from './face-forensics.js';
import { requireUsable, scanDataset } from './scan-dataset.js';

const withLists = HAS_OFFICIAL_LISTS ? it : it.skip;
const PAIRS = {
  'train.json': '[["000", "003"], ["001", "870"]]',
  'val.json': '[["010", "012"]]',
  'test.json': '[["020", "022"]]',
};
const small = (compression: string) => [
  ...['000', '003', '001', '870', '010', '012', '020', '022'].map(
    (id) => `original_sequences/youtube/${compression}/videos/${id}.mp4`,
  ),
  ...FACE_FORENSICS_METHODS.flatMap((method) =>
    ['000_003', '003_000', '001_870', '870_001', '010_012', '012_010', '020_022', '022_020'].map(
      (id) => `manipulated_sequences/${method}/${compression}/videos/${id}.mp4`,
    ),
  ),
];

describe('FaceForensics++', () => {
  let tree: Awaited<ReturnType<typeof makeTree>>;
  beforeAll(async () => {
    tree = await makeTree([...small('c23'), ...Object.entries(PAIRS)]);
  });
  afterAll(() => tree.remove());

  withLists('has the published counts on a tree made from the official lists', async () => {
    const lists = path.join(OFFICIAL_LISTS, 'ff++');
    const pairs = await Promise.all(
      ['train', 'val', 'test'].map(
        async (split) =>
          JSON.parse(await readFile(path.join(lists, `${split}.json`), 'utf8')) as [string, string][],
      ),
    );
    const files = pairs
      .flat()
      .flatMap(([one, two]) => [
        ...[one, two].map((id) => `original_sequences/youtube/c23/videos/${id}.mp4`),
        ...[...FACE_FORENSICS_METHODS, 'FaceShifter'].flatMap((method) =>
          [`${one}_${two}`, `${two}_${one}`].map(
            (id) => `manipulated_sequences/${method}/c23/videos/${id}.mp4`,
          ),
        ),
      ]);
    const whole = await makeTree(files);
    const scan = await scanDataset('ff++', { root: whole.root, splits: lists });
    const counts: Record<string, number> = {};
    for (const [split, videos] of [
      ['train', 720],
      ['val', 140],
      ['test', 140],
    ] as const) {
      for (const method of ['real', ...FACE_FORENSICS_METHODS]) counts[`${split}/${method}`] = videos;
    }
    expect(countRecords(scan.records)).toEqual(counts);
    expect(scan.missing).toEqual([]);
    expect(scan.parts.map(({ found, published }) => [found, published])).toEqual(Array(5).fill([1000, 1000]));
    const shifter = await scanDataset('ff++', { root: whole.root, splits: lists, methods: ['FaceShifter'] });
    expect(countRecords(shifter.records)['test/FaceShifter']).toBe(140);
    await whole.remove();
  });

  it('gives four methods, in the order of their domains', () => {
    expect(faceForensics.methods).toEqual(['Deepfakes', 'Face2Face', 'FaceSwap', 'NeuralTextures']);
  });

  it('knows which of the two videos was altered', async () => {
    const { records } = await scanDataset('ff++', { root: tree.root });
    expect(records.find(({ videoKey }) => videoKey === 'ff++/Face2Face/c23/012_010')).toEqual({
      path: 'manipulated_sequences/Face2Face/c23/videos/012_010.mp4',
      kind: 'video',
      label: 1,
      dataset: 'ff++',
      method: 'Face2Face',
      compression: 'c23',
      sourceId: '012',
      targetId: '010',
      videoKey: 'ff++/Face2Face/c23/012_010',
      split: 'val',
      identities: ['012', '010'],
    });
    expect(records.find(({ videoKey }) => videoKey === 'ff++/real/c23/012')).toMatchObject({
      label: 0,
      sourceId: '012',
      identities: ['012'],
    });
  });

  it('keeps compressions apart, and takes those that are asked for', async () => {
    const both = await makeTree([...small('c23'), ...small('c40'), ...Object.entries(PAIRS)]);
    const all = await scanDataset('ff++', { root: both.root });
    const one = await scanDataset('ff++', { root: both.root, compressions: ['c40'] });
    expect([all.records.length, one.records.length]).toEqual([80, 40]);
    expect(new Set(one.records.map(({ compression }) => compression))).toEqual(new Set(['c40']));
    expect(new Set(all.records.map(({ videoKey }) => videoKey)).size).toBe(80);
    await both.remove();
  });

  it('reads folders of frames as DeepfakeBench unpacks them', async () => {
    const frames = await makeTree([
      'original_sequences/youtube/c23/frames/000/000.png',
      'manipulated_sequences/Deepfakes/c23/frames/000_003/000.png',
      'manipulated_sequences/Deepfakes/c23/masks/000_003/000.png',
      ...Object.entries(PAIRS),
    ]);
    const { records } = await scanDataset('ff++', { root: frames.root, methods: ['Deepfakes'] });
    expect(records.map(({ path: file, kind }) => [file, kind])).toEqual([
      ['manipulated_sequences/Deepfakes/c23/frames/000_003', 'frames'],
      ['original_sequences/youtube/c23/frames/000', 'frames'],
    ]);
    await frames.remove();
  });

  it('names what the lists promise and the copy lacks', async () => {
    const short = await makeTree([...small('c23'), ...Object.entries(PAIRS)]);
    await rm(path.join(short.root, 'manipulated_sequences/FaceSwap/c23/videos/870_001.mp4'));
    await rm(path.join(short.root, 'manipulated_sequences/NeuralTextures'), { recursive: true });
    const { missing } = await scanDataset('ff++', { root: short.root });
    expect(missing.map(({ kind, name }) => [kind, name])).toEqual([
      ['video', 'manipulated_sequences/FaceSwap/c23/videos/870_001.mp4'],
      ['folder', 'manipulated_sequences/NeuralTextures/c23'],
    ]);
    await short.remove();
  });

  it('counts videos that no list places, and takes none of them', async () => {
    const more = await makeTree([
      ...small('c23'),
      'original_sequences/youtube/c23/videos/999.mp4',
      'original_sequences/youtube/c23/videos/notes.mp4',
      ...Object.entries(PAIRS),
    ]);
    const { records, leftOut } = await scanDataset('ff++', { root: more.root });
    expect(records).toHaveLength(40);
    expect(leftOut).toEqual([
      {
        reason: 'in none of the official lists',
        videos: 2,
        examples: [
          'original_sequences/youtube/c23/videos/999.mp4',
          'original_sequences/youtube/c23/videos/notes.mp4',
        ],
      },
    ]);
    await more.remove();
  });

  it('says where the lists are published when they are missing', async () => {
    const bare = await makeTree([...small('c23'), ['train.json', PAIRS['train.json']]]);
    const scan = await scanDataset('ff++', { root: bare.root });
    expect(scan.records).toHaveLength(40);
    expect(() => requireUsable(scan)).toThrow(
      /val\.json, test\.json are missing\. .*github\.com\/ondyari\/FaceForensics.*--splits/,
    );
    await bare.remove();
  });

  it.each([
    ['is no JSON', '{', /train\.json is not JSON/],
    ['holds no pairs', '[["000"]]', /train\.json must be a list of pairs of video ids/],
    ['places a video twice', '[["010", "012"]]', /video 010 is in train and in val/],
  ])('refuses a list that %s', async (_name, text, message) => {
    const broken = await makeTree([...small('c23'), ...Object.entries({ ...PAIRS, 'train.json': text })]);
    await expect(scanDataset('ff++', { root: broken.root })).rejects.toThrow(message);
    await broken.remove();
  });
});
