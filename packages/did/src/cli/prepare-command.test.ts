import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodePng, loadCropSet, renderFace } from '@did/datasets';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plantedCropSet } from '../testing/planted-crop-set.js';
import { runDid } from '../testing/run-did.js';
import { writeCropSet } from '../testing/write-crop-set.js';

let folder = '';
const at = (...parts: string[]) => join(folder, ...parts);

async function put(file: string, text = '') {
  await mkdir(dirname(at(file)), { recursive: true });
  await writeFile(at(file), text);
}

async function putBytes(file: string, bytes: Uint8Array) {
  await mkdir(dirname(at(file)), { recursive: true });
  await writeFile(at(file), bytes);
}

const METHODS = ['Deepfakes', 'Face2Face', 'FaceSwap', 'NeuralTextures'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-prepare-'));
  const pairs = { train: ['000', '003'], val: ['010', '012'], test: ['020', '022'] };
  for (const [split, [one, two]] of Object.entries(pairs)) {
    await put(`ff/${split}.json`, JSON.stringify([[one, two]]));
    for (const id of [one, two]) await put(`ff/original_sequences/youtube/c23/videos/${id}.mp4`);
    for (const method of METHODS) {
      for (const id of [`${one}_${two}`, `${two}_${one}`]) {
        await put(`ff/manipulated_sequences/${method}/c23/videos/${id}.mp4`);
      }
    }
  }
  await put('celeb/Celeb-real/id1_0000.mp4');
  await mkdir(at('empty'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('did prepare --check', () => {
  it('counts a whole copy by part, split and method: status 0', async () => {
    const { status, out } = await runDid('prepare', '--check', '--dataset', 'ff++', '--root', at('ff'));
    expect(status).toBe(0);
    expect(out).toMatch(/original_sequences\/youtube\/c23 +6 +1000/);
    expect(out).toMatch(/train +real +2/);
    expect(out).toMatch(/val +FaceSwap +2/);
    expect(out).toContain('Nothing is missing.');
  });

  it('says the same as JSON', async () => {
    const { status, out } = await runDid(
      'prepare',
      '--check',
      '--json',
      '--dataset',
      'ff++',
      '--root',
      at('ff'),
    );
    const result = JSON.parse(out);
    expect(status).toBe(0);
    expect(result).toMatchObject({ complete: true, missing: [], counts: expect.any(Array) });
    expect(result.counts).toHaveLength(15);
    expect(result.counts[0]).toEqual({ split: 'train', method: 'real', videos: 2 });
  });

  it('names what is missing and how to get it: status 1', async () => {
    const { status, out } = await runDid(
      'prepare',
      '--check',
      '--dataset',
      'celeb-df-v2',
      '--root',
      at('celeb'),
    );
    expect(status).toBe(1);
    expect(out).toMatch(
      /missing: official lists \(1\)\. It is part of the download.*\n {2}List_of_testing_videos\.txt/,
    );
    expect(out).toMatch(
      /missing: folders without videos \(2\)[\s\S]*missing: parts with fewer videos than published \(1\)\. 590 videos/,
    );
    expect(out).toMatch(/How to get Celeb-DF v2: Fill in the form.*\n {2}page: +https:/);
    expect(out).toMatch(/Celeb-real +1 +590/);
  });

  it('says how to get one dataset, and all of them', async () => {
    const one = await runDid('prepare', '--check', '--dataset', 'dffd');
    expect([one.status, one.out]).toEqual([
      0,
      expect.stringContaining('How to get DFFD: Send the online application'),
    ]);
    const all = await runDid('prepare', '--check');
    expect(all.out.match(/How to get /g)).toHaveLength(11);
  });

  it('counts people in two splits, and fails for them only when told to', async () => {
    await put('pair/Celeb-real/id1_0000.mp4');
    await put('pair/YouTube-real/0.mp4');
    await put('pair/Celeb-synthesis/id1_id2_0000.mp4');
    await put('pair/List_of_testing_videos.txt', '0 Celeb-synthesis/id1_id2_0000.mp4\n');
    const argv = [
      'prepare',
      '--check',
      '--dataset',
      'celeb-df-v2',
      '--root',
      at('pair'),
      '--validation',
      '0',
      '--json',
    ];
    const [counted, strict] = [await runDid(...argv), await runDid(...argv, '--identity-disjoint')];
    expect(JSON.parse(counted.out)).toMatchObject({
      faults: [],
      leaks: { identities: [{ name: 'celeb-df-v2/id1', splits: ['train', 'test'] }], bases: [{}] },
    });
    expect(JSON.parse(strict.out).faults).toEqual([
      expect.stringContaining('1 person is in two splits: celeb-df-v2/id1'),
      expect.stringContaining('1 base video'),
    ]);
  });

  it('looks for leaks in a crop set: status 1 with the names of both sides', async () => {
    const set = plantedCropSet({ sources: 12, size: 32, methods: ['checker'], unseen: [] });
    const clean = { ...set, samples: set.samples.map((sample) => ({ ...sample, videoKey: sample.path })) };
    await writeCropSet(clean, at('crops'));
    const before = await runDid('prepare', '--check', '--crops', at('crops'));
    expect(before.out).toContain('in two splits: 0 videos');
    const [first, ...rest] = clean.samples;
    const other = rest.find(({ split }) => split !== first?.split);
    await writeCropSet(
      {
        ...clean,
        samples: clean.samples.map((one) =>
          one === other && first ? { ...one, videoKey: first.videoKey } : one,
        ),
      },
      at('leaky'),
    );
    const { status, out } = await runDid('prepare', '--check', '--crops', at('leaky'));
    expect([status, out]).toEqual([
      1,
      expect.stringContaining(`1 video is in two splits: ${first?.videoKey}`),
    ]);
  });

  it.each<[string, string[], RegExp]>([
    ['an unknown dataset', ['--dataset', 'ffpp', '--root', '.'], /no dataset is called "ffpp"/],
    ['no such folder', ['--dataset', 'ff++', '--root', '/nowhere'], /\/nowhere, does not exist/],
    ['a root without a dataset', ['--root', '.'], /needs --dataset NAME/],
    [
      'lists that are not there',
      ['--dataset', 'ff++', '--root', '.', '--splits', '/nowhere'],
      /holds no train\.json/,
    ],
    ['a share out of range', ['--dataset', 'celeb-df-v2', '--root', '.', '--validation', '2'], /in 0\.\.1/],
  ])('%s: status 2', async (_name, argv, message) => {
    await put('celeb-list/List_of_testing_videos.txt', '');
    const at2 = argv.map((arg) =>
      arg === '.' ? at(argv.includes('--validation') ? 'celeb-list' : 'ff') : arg,
    );
    const { status, err } = await runDid('prepare', '--check', ...at2);
    expect([status, err]).toEqual([2, expect.stringMatching(message)]);
  });
});

describe('did prepare', () => {
  it('makes a crop set of a folder of pictures that can be trained on', async () => {
    for (let person = 0; person < 10; person++) {
      const picture = (frame: string) =>
        encodePng(renderFace({ identity: `cli-${person}`, frame, size: 128 }).image);
      await putBytes(`own/real/${person}.png`, await picture('one'));
      await putBytes(`own/fake/swap/${person}.png`, await picture('two'));
    }
    await put('own/real/broken.jpg', 'not a picture');
    const argv = [
      'prepare',
      '--dataset',
      'folder',
      '--root',
      at('own'),
      '--out',
      at('own-crops'),
      '--workers',
      '1',
    ];
    const { status, out, err } = await runDid(...argv, '--size', '48', '--json');
    const result = JSON.parse(out);
    expect(status).toBe(0);
    expect(result.skipped[0]).toMatchObject({ source: 'real/broken.jpg' });
    expect(result.crops + result.skipped.length).toBe(21);
    expect(result.crops).toBeGreaterThan(14);
    expect(err).toContain('left out: real/broken.jpg: ');
    expect((await loadCropSet(at('own-crops'))).info.size).toBe(48);
    const again = await runDid(...argv);
    expect([again.status, again.err]).toEqual([
      2,
      expect.stringContaining('exists already and is left as it is'),
    ]);
  }, 120_000);

  it('--strict: status 1 where a picture was left out', async () => {
    const argv = [
      '--dataset',
      'folder',
      '--root',
      at('own'),
      '--out',
      at('strict'),
      '--workers',
      '1',
      '--strict',
    ];
    expect((await runDid('prepare', ...argv, '--size', '32')).status).toBe(1);
  }, 120_000);

  it.each<[string, string[], RegExp]>([
    ['no --out', ['--dataset', 'ff++', '--root', 'x'], /needs --dataset NAME, --root DIR and --out DIR/],
    [
      'no such folder',
      ['--dataset', 'ff++', '--root', '/nowhere', '--out', '/tmp/did-none'],
      /\/nowhere, does not exist/,
    ],
    [
      'frames of none',
      ['--dataset', 'ff++', '--root', 'x', '--out', 'y', '--frames', 'some'],
      /whole number of at least 1/,
    ],
    ['an unknown decoder', ['--decoder', 'vlc'], /Allowed choices are auto, ffmpeg, node-av/],
  ])('%s: status 2', async (_name, argv, message) => {
    const { status, err } = await runDid('prepare', ...argv);
    expect([status, err]).toEqual([2, expect.stringMatching(message)]);
  });
});
