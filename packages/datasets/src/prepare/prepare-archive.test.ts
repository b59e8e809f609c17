import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FaceDetector } from '@did/faces';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { renderFace } from '../embedded/render-face.js';
import { encodePng } from '../images/encode-image.js';
import { type MadeEntry, makeArchive } from '../testing/make-archive.js';
import { prepareCropSet } from './prepare-crop-set.js';

let folder = '';
const at = (...parts: string[]) => path.join(folder, ...parts);

/** Finds a face everywhere but in white pictures. */
const detector: FaceDetector = {
  name: 'made-up',
  version: '1',
  weightsSha256: '',
  dispose() {},
  async detect({ width, height, data }) {
    if (data[0] === 255 && data[1] === 255) return [];
    const spots = [0.38, 0.45, 0.62, 0.45, 0.5, 0.6, 0.42, 0.72, 0.58, 0.72];
    const landmarks5 = Float32Array.from(spots.map((part, i) => part * (i % 2 === 0 ? width : height)));
    return [{ box: [width / 4, height / 4, width / 2, height / 2], score: 0.9, landmarks5 }];
  },
};

/** Sequences by archive, as they are published: a folder a sequence, frames by number. */
const VIDEOS = [
  'real_train/1',
  'real_train/2',
  'real_train/10',
  'fake_train/3',
  'real_test/1',
  'fake_test/1',
];

async function entriesOf(video: string): Promise<MadeEntry[]> {
  const kind = video.startsWith('real') ? 'real' : 'fake';
  const entries: MadeEntry[] = [];
  for (const sequence of [0, 11, 2]) {
    for (const frame of [0, 12, 3, 25, 7]) {
      const seed = `${video}/${sequence}/${frame}`;
      const { image } = renderFace({ identity: seed, frame: seed, size: 48 });
      if (video === 'real_train/2' && sequence === 11) image.data.fill(255);
      const broken = video === 'fake_test/1' && sequence === 2 && frame === 7;
      const name = `${kind}/${sequence}/${frame}.png`;
      entries.push([name, broken ? 'no picture' : await encodePng(image)]);
    }
  }
  entries.push([`${kind}/._0.png`, 'what macOS leaves'], ['readme.txt', 'x']);
  return entries;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'did-wild-'));
  for (const video of VIDEOS) {
    const entries = await entriesOf(video);
    await makeArchive(at('packed', `${video}.tar.gz`), entries);
    for (const [name, content] of entries) {
      await mkdir(path.dirname(at('unpacked', video, name)), { recursive: true });
      await writeFile(at('unpacked', video, name), content);
    }
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const prepare = (root: string, out: string, more = {}) =>
  prepareCropSet({
    ...{ dataset: 'wilddeepfake', root: at(root), out: at(out), size: 32, frames: 3, workers: 1, detector },
    ...more,
  });

it('gives the crops and the manifest of the same archives unpacked', async () => {
  const packed = await prepare('packed', 'from-archives');
  const unpacked = await prepare('unpacked', 'from-folders');
  expect(packed.crops).toBe(50);
  expect(packed.videos).toBe(unpacked.videos);
  expect(await readFile(at('from-archives/manifest.csv'), 'utf8')).toBe(
    await readFile(at('from-folders/manifest.csv'), 'utf8'),
  );
  for (const { path: crop } of packed.cropSet.samples) {
    expect(await readFile(at('from-archives', crop))).toEqual(await readFile(at('from-folders', crop)));
  }
});

it('names what was lost of an archive by sequence', async () => {
  const errors = await readFile(at('from-archives/prepare-errors.csv'), 'utf8');
  expect(errors).toContain('real_train/2.tar.gz,in part,real/11: no face in 3 frames');
  expect(errors).toMatch(/fake_test\/1\.tar\.gz,in part,fake\/2: 1 of 3 frames could not be decoded/);
});

it('goes on after an interruption, with the same bytes in the end', async () => {
  let calls = 0;
  const failing: FaceDetector = {
    ...detector,
    detect: async (image) => {
      if (++calls > 20) throw new Error('the power is gone');
      return detector.detect(image);
    },
  };
  await expect(prepare('packed', 'stopped', { detector: failing })).rejects.toThrow('the power is gone');
  await prepare('packed', 'stopped');
  for (const file of ['manifest.csv', 'crop-set.json', 'prepare-errors.csv', 'contact-sheet.jpg']) {
    expect(await readFile(at('stopped', file))).toEqual(await readFile(at('from-archives', file)));
  }
});

it('leaves out an archive that is broken or unsafe, by name, and does the rest', async () => {
  const [first] = await entriesOf('real_train/4');
  await makeArchive(at('packed/real_train/4.tar.gz'), [first as MadeEntry, ['../../escaped.png', 'x']]);
  await makeArchive(at('packed/real_train/5.tar.gz'), [['readme.txt', 'x']]);
  const whole = await readFile(at('packed/real_train/1.tar.gz'));
  await writeFile(at('packed/real_train/6.tar.gz'), whole.subarray(0, whole.length / 2));
  const { crops, skipped } = await prepare('packed', 'rest');
  expect(crops).toBe(50);
  expect(skipped).toEqual([
    { source: 'real_train/4.tar.gz', reason: expect.stringMatching(/"\.\.\/\.\.\/escaped\.png" is refused/) },
    { source: 'real_train/5.tar.gz', reason: expect.stringMatching(/holds no pictures/) },
    { source: 'real_train/6.tar.gz', reason: expect.stringMatching(/is broken at or after "real/) },
  ]);
});
