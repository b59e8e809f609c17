import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DetectedFace, FaceDetector, RgbImage } from '@did/faces';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadCropSet } from '../crop-set/load-crop-set.js';
import { renderFace } from '../embedded/render-face.js';
import { encodePng } from '../images/encode-image.js';
import { prepareCropSet } from './prepare-crop-set.js';
import type { PrepareOptions } from './prepare-options.js';

let folder = '';
const at = (...parts: string[]) => path.join(folder, ...parts);

/** Finds one face where a made-up one was drawn: a blue pixel in the corner says that there is none. */
const detector: FaceDetector = {
  name: 'made-up',
  version: '1',
  weightsSha256: '',
  dispose() {},
  async detect({ width, height, data }: RgbImage): Promise<DetectedFace[]> {
    if (data[0] === 0 && data[1] === 0 && data[2] === 255) return [];
    const spot = (x: number, y: number) => [x * width, y * height];
    const landmarks5 = Float32Array.from(
      [spot(0.38, 0.45), spot(0.62, 0.45), spot(0.5, 0.6), spot(0.42, 0.72), spot(0.58, 0.72)].flat(),
    );
    return [
      {
        box: [width / 4, height / 4, width / 2, height / 2],
        score: 0.9,
        landmarks5,
      },
    ];
  },
};

async function put(file: string, content: string | Uint8Array) {
  await mkdir(path.dirname(at(file)), { recursive: true });
  await writeFile(at(file), content);
}

async function face(i: number): Promise<Uint8Array> {
  return encodePng(renderFace({ identity: `person-${i}`, frame: `frame-${i}`, size: 64 }).image);
}

const PEOPLE = 5;
const options = (out: string, more: Partial<PrepareOptions> = {}): PrepareOptions => ({
  dataset: 'folder',
  root: at('data'),
  out: at(out),
  size: 32,
  frames: 3,
  detector,
  ...more,
});

/** Names and hashes of all files of a set. */
async function fingerprint(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));
  const lines = await Promise.all(
    files.map(
      async (file) =>
        `${path.relative(dir, file)} ${createHash('sha256')
          .update(await readFile(file))
          .digest('hex')}`,
    ),
  );
  return lines.sort();
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'did-prepare-'));
  // Real and fake of five people in folders of frames; the fakes are made-up people, too.
  for (let person = 0; person < PEOPLE; person++) {
    for (let frame = 0; frame < 4; frame++) {
      await put(`data/real/p${person}/${frame}.png`, await face(10 * person + frame));
      await put(`data/fake/swap/p${person}/${frame}.png`, await face(100 + 10 * person + frame));
    }
  }
  const blue = { width: 40, height: 40, data: new Uint8Array(4800).map((_, i) => (i % 3 === 2 ? 255 : 0)) };
  await put('data/real/nobody.png', await encodePng(blue));
  await put('data/real/broken.png', 'not a picture');
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('prepareCropSet', () => {
  it('makes a crop set with a manifest, a data card, a contact sheet and the errors', async () => {
    const { cropSet, crops, skipped, leaks } = await prepareCropSet(options('set'));
    expect(crops).toBe(cropSet.samples.length);
    expect(crops).toBe(2 * PEOPLE * 4);
    const first = cropSet.samples.find(({ method }) => method === 'swap');
    expect(first).toMatchObject({
      dataset: 'folder',
      label: 1,
      compression: 'original',
      box: [16, 16, 32, 32],
      detectorScore: 0.9,
      extra: { identities: expect.stringMatching(/^p\d$/), dhash: expect.stringMatching(/^[0-9a-f]{128}$/) },
    });
    expect((await cropSet.readPixels(first as never)).width).toBe(32);
    expect(skipped).toEqual([
      {
        source: 'real/broken.png',
        reason: expect.stringContaining('broken.png is not a readable JPEG, PNG'),
      },
      { source: 'real/nobody.png', reason: 'no face in 1 frame' },
    ]);
    expect(leaks).toMatchObject({ videos: [], nearDuplicates: [], identities: [] });
    const text = (name: string) => readFile(at('set', name), 'utf8');
    expect(await text('prepare-errors.csv')).toMatch(
      /^path,what,reason\nreal\/broken\.png,left out,.*\nreal\/nobody\.png,left out,no face in 1 frame\n/,
    );
    expect(await text('data-card.md')).toMatch(/\| train \| swap \| 1 \| \d+ \| \d+ \| \d+ \|/);
    const card = await text('data-card.md');
    expect(card).toContain('; up to 3 frames of each video, the person seen most.');
    expect(card).toContain('- 1: no face was found');
    // One of the real ones has no face, one cannot be read; they are missing from one class alone.
    const lost = [...card.matchAll(/^\| \w+ \| (\w+) \| \d(?: \| \d+){3} \| (\d+) \| (\d+) \|$/gm)];
    const sum = (method: string, column: number) =>
      lost.filter(([, name]) => name === method).reduce((total, row) => total + Number(row[column]), 0);
    expect([sum('real', 2), sum('real', 3), sum('swap', 2), sum('swap', 3)]).toEqual([1, 1, 0, 0]);
    expect(card).toMatch(
      /## Told apart without a look at the face[\s\S]*\| swap \| 20 \| (0\.\d\d|too few to say) \|/,
    );
    expect((await readFile(at('set', 'contact-sheet.jpg'))).subarray(0, 2).toString('hex')).toBe('ffd8');
    expect(JSON.parse(await text('crop-set.json'))).toMatchObject({
      name: 'folder',
      detector: { name: 'made-up' },
      recipe: { frames: 3, faces: 'largest', source: { videos: 2 * PEOPLE * 4 + 2 } },
    });
  });

  it('goes on after an interruption, and ends with the same bytes', async () => {
    const stop = new AbortController();
    const interrupted = prepareCropSet(
      options('resumed', { signal: stop.signal, onProgress: ({ done }) => done >= 1 && stop.abort() }),
    );
    await expect(interrupted).rejects.toMatchObject({ name: 'AbortError' });
    const journal = at('resumed.partial', 'scratch', 'journal.jsonl');
    const lines = (await readFile(journal, 'utf8')).trim().split('\n');
    expect(lines.length).toBeLessThan(2 * PEOPLE * 4 + 2);
    // A crash in the middle of a line leaves half of it.
    await writeFile(journal, `${lines.join('\n')}\n${lines[0]?.slice(0, 40)}`);
    await prepareCropSet(options('resumed'));
    expect(await fingerprint(at('resumed'))).toEqual(await fingerprint(at('set')));
  });

  it('does not go on with other settings', async () => {
    await cp(at('set'), at('begun.partial'), { recursive: true });
    await expect(prepareCropSet(options('begun', { size: 48 }))).rejects.toThrow(
      /was begun with other settings/,
    );
  });

  it('takes as many of each split and method as it is told to', async () => {
    const { cropSet } = await prepareCropSet(options('few', { limit: 1 }));
    const groups = new Map<string, Set<string>>();
    for (const { split, method, path: file } of cropSet.samples) {
      groups.set(`${split}/${method}`, (groups.get(`${split}/${method}`) ?? new Set()).add(file));
    }
    expect([...groups.values()].every(({ size }) => size === 1)).toBe(true);
    expect((await loadCropSet(at('few'))).samples.length).toBeLessThan(2 * PEOPLE * 4);
  });

  it('finds pictures that are in two splits under two names', async () => {
    const twin = await face(777);
    for (const [split, name] of [
      ['train', 'a'],
      ['test', 'b'],
    ]) {
      await put(`twins/${split}/real/${name}.png`, twin);
      await put(`twins/${split}/fake/swap/${name}.png`, await face(split === 'train' ? 800 : 900));
    }
    const { leaks } = await prepareCropSet(options('twin-set', { root: at('twins') }));
    expect(leaks.files).toHaveLength(1);
    expect(leaks.nearDuplicates.map(({ videoKeys }) => videoKeys)).toEqual([
      ['folder/real/original/a', 'folder/real/original/b'],
    ]);
    expect(await readFile(at('twin-set', 'data-card.md'), 'utf8')).toContain(
      '**Leak:** 1 file is in two splits',
    );
  });

  it('fails for people in two splits where it is told to', async () => {
    await put('shared/train/real/ann.png', await face(1));
    await put('shared/test/fake/swap/ann.png', await face(2));
    const shared = options('shared-set', { root: at('shared') });
    await expect(prepareCropSet({ ...shared, identityDisjoint: true })).rejects.toThrow(
      /1 person is in two splits: folder\/ann/,
    );
  });

  it.each<[string, Partial<PrepareOptions>, RegExp]>([
    [
      'a folder without faces',
      { root: 'nobody' },
      /none of 2 videos and pictures gave a crop; the first: .*no face in 1 frame/,
    ],
    ['a folder that is none', { root: 'nowhere' }, /nowhere, does not exist/],
    ['no frames', { frames: 0 }, /`frames` must be a positive integer or "all"; got 0/],
    ['a size of none', { size: 4 }, /`size` must be an integer in 16\.\.1024; got 4/],
    [
      'a detector that is none',
      { detector: 'mtcmm' as 'mtcnn' },
      /`detector` must be one of face-api, mtcnn, or a detector of your own; got mtcmm/,
    ],
    ['a JPEG quality of none', { jpegQuality: 0 }, /`jpegQuality` must be an integer in 1\.\.100; got 0/],
  ])('refuses %s and leaves no trace', async (_name, more, message) => {
    const nobody = await readFile(at('data/real/nobody.png'));
    await put('nobody/real/a.png', nobody);
    await put('nobody/fake/swap/b.png', nobody);
    const root = more.root === undefined ? at('data') : at(more.root);
    await expect(prepareCropSet(options('refused', { ...more, root }))).rejects.toThrow(message);
    expect((await readdir(folder)).filter((name) => name.startsWith('refused'))).toEqual([]);
  });
});
