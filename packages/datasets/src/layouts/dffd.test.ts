import { describe, expect, it } from '@jest/globals';
import { countRecords } from '../testing/count-records.js';
import { makeTree } from '../testing/make-tree.js';
import { DFFD_METHODS, dffd } from './dffd.js';
import { scanDataset } from './scan-dataset.js';

const FOLDERS = [
  ...['ffhq', 'celeba', 'youtube', 'FaceSwap', 'Deepfakes', 'Face2Face', 'faceapp', 'stargan'],
  ...['pggan_v1', 'pggan_v2', 'stylegan_celeba', 'stylegan_ffhq'],
];
const files = FOLDERS.flatMap((folder) =>
  ['train', 'validation', 'test'].map((split) => `${folder}/${split}/${split}_0001.png`),
);

describe('DFFD', () => {
  it('has seven methods: both PGGANs are one domain, and both StyleGANs', async () => {
    const tree = await makeTree(files);
    const { records, missing, leftOut } = await scanDataset('dffd', { root: tree.root });
    expect([missing, leftOut]).toEqual([[], []]);
    expect(dffd.methods).toHaveLength(7);
    const counts: Record<string, number> = {};
    for (const split of ['train', 'val', 'test']) {
      counts[`${split}/real`] = 3;
      for (const method of DFFD_METHODS) {
        counts[`${split}/${method}`] = method === 'PGGAN' || method === 'StyleGAN' ? 2 : 1;
      }
    }
    expect(countRecords(records)).toEqual(counts);
    await tree.remove();
  });

  it('keeps where a picture comes from, and makes stills of one name in two folders two sources', async () => {
    const tree = await makeTree(files);
    const { records } = await scanDataset('dffd', { root: tree.root });
    const pggan = records.filter(({ method, split }) => method === 'PGGAN' && split === 'test');
    expect(pggan.map(({ origin }) => origin)).toEqual(['pggan_v1', 'pggan_v2']);
    expect(new Set(pggan.map(({ sourceId }) => sourceId)).size).toBe(2);
    expect(new Set(records.map(({ videoKey }) => videoKey)).size).toBe(records.length);
    await tree.remove();
  });

  it('gives frames of FaceForensics++ their video, so that they count as one', async () => {
    const tree = await makeTree([
      'youtube/train/000_0001.png',
      'FaceSwap/train/000_003_0001.png',
      'FaceSwap/train/000_003_0002.png',
    ]);
    const { records } = await scanDataset('dffd', { root: tree.root });
    expect(records.map(({ sourceId, targetId, videoKey }) => [sourceId, targetId, videoKey])).toEqual([
      ['000', '003', 'dffd/FaceSwap/original/000_003'],
      ['000', '003', 'dffd/FaceSwap/original/000_003'],
      ['000', '', 'dffd/real/original/000'],
    ]);
    await tree.remove();
  });

  it('divides a folder without folders for the splits by its list files, and leaves DeepFaceLab out', async () => {
    const tree = await makeTree([
      'faceapp/1.png',
      'faceapp/2.png',
      'faceapp/3.png',
      'faceapp/4.png',
      ['faceapp/train.txt', '1.png 0\n'],
      ['faceapp/list_validation.txt', 'faceapp/2.png\n'],
      ['faceapp/test.txt', '3.png\n'],
      'deepfacelab/test/1.mp4',
    ]);
    const { records, missing, leftOut } = await scanDataset('dffd', { root: tree.root });
    expect(countRecords(records)).toEqual({ 'train/FaceAPP': 1, 'val/FaceAPP': 1, 'test/FaceAPP': 1 });
    expect(leftOut).toMatchObject([{ videos: 1, examples: ['faceapp/4.png'] }]);
    expect(missing).toHaveLength(11);
    await tree.remove();
  });
});
