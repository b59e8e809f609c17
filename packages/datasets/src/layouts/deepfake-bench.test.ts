import { describe, expect, it } from '@jest/globals';
import { countRecords } from '../testing/count-records.js';
import { makeTree } from '../testing/make-tree.js';
import { syntheticSample } from '../testing/synthetic-sample.js';
import { toDeepfakeBenchJson } from './export-deepfake-bench.js';
import { scanDataset } from './scan-dataset.js';

const frames = (folder: string) => ({ label: 'x', frames: [`${folder}/000.png`, `${folder}/001.png`] });

describe("DeepfakeBench's JSON", () => {
  it('reads methods, compressions and splits, whatever machine its paths come from', async () => {
    const json = {
      'FaceForensics++': {
        'FF-real': {
          train: {
            c23: { '000': frames('/workspace/FaceForensics++/original_sequences/youtube/c23/frames/000') },
          },
          val: {},
          test: { c23: { '020': frames('FaceForensics++\\original_sequences\\youtube\\c23\\frames\\020') } },
        },
        'FF-DF': {
          train: {
            c23: { '000_003': frames('FaceForensics++/manipulated_sequences/Deepfakes/c23/frames/000_003') },
          },
          val: {},
          test: {
            c23: { '020_022': frames('FaceForensics++/manipulated_sequences/Deepfakes/c23/frames/020_022') },
          },
        },
      },
    };
    const tree = await makeTree([
      'FaceForensics++/original_sequences/youtube/c23/frames/000/000.png',
      'FaceForensics++/original_sequences/youtube/c23/frames/020/000.png',
      'FaceForensics++/manipulated_sequences/Deepfakes/c23/frames/000_003/000.png',
      ['FaceForensics++.json', JSON.stringify(json)],
    ]);
    const scan = await scanDataset('deepfakebench', { root: tree.root });
    expect(countRecords(scan.records)).toEqual({ 'train/real': 1, 'test/real': 1, 'train/Deepfakes': 1 });
    expect(scan.records.find(({ method }) => method === 'Deepfakes')).toMatchObject({
      sourceId: '000',
      targetId: '003',
      compression: 'c23',
      label: 1,
      kind: 'frames',
    });
    expect(scan.missing).toMatchObject([{ kind: 'video', name: expect.stringMatching(/020_022$/) }]);
    await tree.remove();
  });

  it('leaves a video that is repeated as validation to the test', async () => {
    const folder = 'Celeb-DF-v2/Celeb-real/frames/id1_0007';
    const videos = { id1_0007: frames(folder) };
    const tree = await makeTree([
      `${folder}/000.png`,
      [
        'celeb.json',
        JSON.stringify({ 'Celeb-DF-v2': { CelebDFv2_real: { train: videos, val: videos, test: videos } } }),
      ],
    ]);
    const { records, leftOut } = await scanDataset('deepfakebench', { root: tree.root });
    expect(countRecords(records)).toEqual({ 'test/real': 1 });
    expect(leftOut).toMatchObject([{ reason: expect.stringContaining('the test keeps them'), videos: 2 }]);
    await tree.remove();
  });

  it.each([
    [
      'another split',
      { X: { X_real: { dev: {} } } },
      /X\/X_real\/dev: expected train, val or test as a split/,
    ],
    [
      'no frames',
      { X: { X_real: { test: { a: {} } } } },
      /X\/X_real\/test\/a: expected `frames`, a list of paths/,
    ],
    [
      'a path outside',
      { X: { X_real: { test: { a: { frames: ['../../a/0.png'] } } } } },
      /expected paths inside/,
    ],
  ])('refuses %s', async (_name, json, message) => {
    const tree = await makeTree([['x.json', JSON.stringify(json)]]);
    await expect(scanDataset('deepfakebench', { root: tree.root })).rejects.toThrow(message);
    await tree.remove();
  });

  it('is written for a crop set, and reads back with the same videos, labels and splits', async () => {
    const sample = (method: string, split: 'train' | 'test', id: string, frame: number) =>
      syntheticSample({
        path: `crops/${method}/${id}/${frame}.png`,
        label: method === 'real' ? 0 : 1,
        dataset: 'ff++',
        method,
        compression: 'c23',
        split,
        frame,
        track: 0,
        videoKey: `ff++/${method}/c23/${id}`,
      });
    const samples = [
      sample('real', 'train', '000', 0),
      sample('real', 'train', '000', 1),
      sample('Face2Face', 'train', '000_003', 0),
      sample('real', 'test', '020', 0),
    ];
    const json = toDeepfakeBenchJson(samples);
    expect(json['FaceForensics++']?.['FF-F2F']?.train).toEqual({
      c23: { '000_003': { label: 'FF-F2F', frames: ['crops/Face2Face/000_003/0.png'] } },
    });
    const tree = await makeTree([...samples.map(({ path }) => path), ['ff.json', JSON.stringify(json)]]);
    const { records } = await scanDataset('deepfakebench', { root: tree.root });
    expect(countRecords(records)).toEqual({ 'train/real': 1, 'train/Face2Face': 1, 'test/real': 1 });
    await tree.remove();
  });
});
