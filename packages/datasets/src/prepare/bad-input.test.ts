import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FaceDetector } from '@did/faces';
import { SeededRandom } from '@did/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { loadCropSet } from '../crop-set/load-crop-set.js';
import { renderFace } from '../embedded/render-face.js';
import { encodePng } from '../images/encode-image.js';
import { makeClips, makeLargeClip } from '../testing/make-clips.js';
import { pictureBombs } from '../testing/picture-bombs.js';
import { createFfmpegReader } from '../video/ffmpeg/create-ffmpeg-reader.js';
import { prepareCropSet } from './prepare-crop-set.js';

/** Mutated files that go through; `DID_MUTATIONS=1000` for the whole corpus. */
const MUTATIONS = Number(process.env.DID_MUTATIONS ?? 40);
const withDecoder = (await createFfmpegReader()) !== undefined;
const describeHere = withDecoder ? describe : describe.skip;
let folder = '';
const at = (...parts: string[]) => path.join(folder, ...parts);

/** Takes the whole picture for a face. */
const detector: FaceDetector = {
  name: 'everything',
  version: '1',
  weightsSha256: '',
  dispose() {},
  detect: async ({ width: w, height: h }) => [
    {
      box: [0, 0, w, h],
      score: 1,
      landmarks5: Float32Array.from([
        0.35 * w,
        0.4 * h,
        0.65 * w,
        0.4 * h,
        0.5 * w,
        0.6 * h,
        0.4 * w,
        0.75 * h,
        0.6 * w,
        0.75 * h,
      ]),
    },
  ],
};

async function put(file: string, bytes: string | Uint8Array) {
  await mkdir(path.dirname(at(file)), { recursive: true });
  await writeFile(at(file), bytes);
}

const prepare = (root: string, out: string) =>
  prepareCropSet({ dataset: 'folder', root: at(root), out: at(out), size: 16, frames: 2, detector });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'did-bad-'));
  if (!withDecoder) return;
  await mkdir(at('clips'));
  await makeClips(at('clips'));
  await makeLargeClip(at('clips/8k.mp4'));
  const face = sharp(await encodePng(renderFace({ identity: 'a', frame: 'a', size: 48 }).image));
  for (const format of ['png', 'jpg', 'webp', 'gif'] as const)
    await face.clone().toFile(at(`clips/face.${format}`));
  await face.clone().avif({ effort: 1 }).toFile(at('clips/face.avif'));
  await face.clone().resize(7680, 4320, { fit: 'fill' }).jpeg().toFile(at('clips/8k.jpg'));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Files that give crops, with how many of two frames. */
const GOOD: Readonly<Record<string, number>> = {
  'h264.mp4': 2,
  'hevc.mp4': 2,
  'vp9.webm': 2,
  'av1.mp4': 2,
  'uneven.mp4': 2,
  'turned.mp4': 2,
  'interlaced.mp4': 2,
  'odd.webm': 2,
  '8k.mp4': 2,
  'one-frame.mp4': 1,
  // One of the two lies where its bytes are noise.
  'bad-frame.mp4': 1,
  'cut-index-first.mp4': 2,
  'face.png': 1,
  'face.jpg': 1,
  'face.webp': 1,
  'face.avif': 1,
  'face.gif': 1,
  '8k.jpg': 1,
};

/** Two files of one name would be one source. */
const keyOf = (name: string) => `good-${name.replace('.', '-')}`;

/** Files that give none, with the reason that must stand beside their names. */
const BAD: Readonly<Record<string, RegExp>> = {
  'empty.mp4': /it is empty/,
  'text.mp4': /is not a readable video: \S/,
  'cut.mp4': /moov atom not found/,
  'audio-only.mp4': /it holds no video/,
  'picture.mp4': /it is a picture \(png\)/,
  'playlist.mp4': /is not a readable video: \S/,
  'encrypted.mp4': /it is encrypted/,
  'bomb.avi': /it declares frames of 16000x16000, more than 100 megapixels/,
  'larger-bomb.avi': /it declares frames of 65500x65500, more than 100 megapixels/,
  'locked-zip.mp4': /is not a readable video: \S/,
  'noise.mp4': /is not a readable video: \S/,
  'video.png': /it begins like none of them/,
  'zero.jpg': /it is empty/,
  'noise.jpg': /it begins like none of them/,
  'drawing.png': /it begins like none of them/,
  'cut.jpg': /not a readable JPEG, PNG.*: .*(premature|truncat|end)/i,
  'bomb.png': /it declares more than 100 megapixels/,
  'bomb.jpg': /it declares more than 100 megapixels/,
  'bomb.webp': /it declares more than 100 megapixels/,
  'bomb.avif': /it declares more than 100 megapixels/,
  'bomb-of-heic.jpg': /it declares more than 100 megapixels/,
};

describeHere('prepareCropSet on bad input', () => {
  it('names each bad file with its reason, and does the rest', async () => {
    const clip = (name: string) => readFile(at('clips', name));
    for (const name of Object.keys(GOOD))
      await put(`bad/real/${keyOf(name)}${path.extname(name)}`, await clip(name));
    await put('bad/fake/x/fake.png', await clip('face.png'));
    for (const name of Object.keys(BAD)) {
      if (/^(empty|text|cut|audio-only|picture|playlist|encrypted|.*bomb)\.(mp4|avi)$/.test(name)) {
        await put(`bad/real/${name}`, await clip(name));
      }
    }
    // An archive whose file is encrypted: its signature, a flag, noise.
    await put(
      'bad/real/locked-zip.mp4',
      Buffer.concat([Buffer.from('PK\x03\x04\x14\0\x01\0'), randomBytes(4000)]),
    );
    await put('bad/real/noise.mp4', randomBytes(20_000));
    await put('bad/real/noise.jpg', Uint8Array.from(randomBytes(20_000)).fill(7, 0, 4));
    await put('bad/real/video.png', await clip('h264.mp4'));
    await put('bad/real/zero.jpg', '');
    await put('bad/real/drawing.png', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    await put('bad/real/cut.jpg', (await clip('8k.jpg')).subarray(0, 20_000));
    for (const [ending, bytes] of await pictureBombs()) {
      await put(`bad/real/${ending === 'heic' ? 'bomb-of-heic.jpg' : `bomb.${ending}`}`, bytes);
    }

    const { skipped, cropSet } = await prepare('bad', 'bad-crops');
    const reasons = Object.fromEntries(
      skipped.map(({ source, reason }) => [source.replace('real/', ''), reason]),
    );
    expect(Object.keys(reasons).sort()).toEqual(Object.keys(BAD).sort());
    for (const [name, reason] of Object.entries(BAD)) {
      expect(reasons[name]).toContain(name);
      expect(reasons[name]).toMatch(reason);
    }
    const made = new Map<string, number>();
    for (const { videoKey } of cropSet.samples) made.set(videoKey, (made.get(videoKey) ?? 0) + 1);
    for (const [name, crops] of Object.entries(GOOD)) {
      expect([name, made.get(`folder/real/original/${keyOf(name)}`)]).toEqual([name, crops]);
    }
    const text = await readFile(at('bad-crops', 'prepare-errors.csv'), 'utf8');
    expect(text).toContain('real/good-bad-frame-mp4.mp4,in part,1 of 2 frames could not be decoded');
    for (const name of Object.keys(BAD)) expect(text).toContain(`real/${name},left out,`);
    expect(await readFile(at('bad-crops', 'data-card.md'), 'utf8')).toContain(
      `- ${skipped.length}: could not be read`,
    );
  }, 120_000);

  it('names a folder that may not be read, and does the rest', async () => {
    for (const name of ['real/a.png', 'real/locked/b.png', 'fake/x/c.png', 'fake/locked/d.png']) {
      await put(`locks/${name}`, await readFile(at('clips/face.png')));
    }
    await chmod(folder, 0o777);
    const locked = ['real/locked', 'fake/locked'].map((name) => at('locks', name));
    await Promise.all(locked.map((place) => chmod(place, 0o000)));
    // Root may read everything: as nobody it may not.
    const root = process.getuid?.() === 0;
    if (root) process.seteuid?.(65_534);
    try {
      const { skipped, crops } = await prepare('locks', 'locks-crops');
      expect(crops).toBe(2);
      expect(skipped).toEqual(
        ['fake/locked', 'real/locked'].map((source) => ({
          source,
          reason: 'it is a folder. It may not be read (EACCES): give yourself the right to.',
        })),
      );
      await chmod(at('locks-crops'), 0o777);
    } finally {
      if (root) process.seteuid?.(0);
      await Promise.all(locked.map((place) => chmod(place, 0o755)));
    }
    expect(await readFile(at('locks-crops', 'prepare-errors.csv'), 'utf8')).toContain(
      'real/locked,left out,',
    );
  });

  it('loses no folder of frames to a bad one', async () => {
    const picture = await readFile(at('clips/face.png'));
    for (const [name, bytes] of Object.entries({ 0: picture, 1: picture.subarray(0, 90), 2: picture })) {
      await put(`frames/one/${name}.png`, bytes);
      await put(`frames/two/${name}.png`, picture);
    }
    await put('frames/table.csv', 'path,label,method\none,0,\ntwo,1,swap\n');
    const { cropSet, skipped } = await prepareCropSet({
      dataset: 'folder',
      root: at('frames/table.csv'),
      out: at('frames-crops'),
      size: 16,
      frames: 'all',
      detector,
    });
    expect(skipped).toEqual([]);
    const numbers = (label: number) =>
      cropSet.samples.filter((one) => one.label === label).map(({ frame }) => frame);
    expect([numbers(0), numbers(1)]).toEqual([
      [0, 2],
      [0, 1, 2],
    ]);
    expect(await readFile(at('frames-crops', 'prepare-errors.csv'), 'utf8')).toContain(
      'one,in part,1 of 3 frames could not be decoded',
    );
  });

  it(`goes through ${MUTATIONS} mutated pictures and clips without a crash or a hang`, async () => {
    const random = new SeededRandom('mutations');
    const clips = ['h264.mp4', 'hevc.mp4', 'vp9.webm', 'av1.mp4', 'uneven.mp4'];
    const names = [...clips, ...['png', 'jpg', 'webp', 'avif', 'gif'].map((ending) => `face.${ending}`)];
    for (let i = 0; i < MUTATIONS; i++) {
      const name = names[i % names.length] as string;
      const bytes = Uint8Array.from(await readFile(at('clips', name)));
      const kind = Math.floor(random.uniform(0, 4));
      const place = () => Math.floor(random.uniform(0, bytes.length));
      const changes = Math.ceil(random.uniform(0, kind === 0 ? 4 : 40));
      for (let k = 0; k < changes; k++) bytes[place()] = Math.floor(random.uniform(0, 256));
      const [from, length] = [place(), Math.ceil(random.uniform(1, 200))];
      if (kind === 2) bytes.fill(0, from, from + length);
      const whole = kind === 3 ? bytes.subarray(0, place()) : bytes;
      await put(`mutated/${i % 2 === 0 ? 'real' : 'fake/x'}/${i}${path.extname(name)}`, whole);
    }
    await put('mutated/real/good.png', await readFile(at('clips', 'face.png')));
    const before = { rss: process.memoryUsage().rss, open: await openFiles() };
    const { skipped, cropSet } = await prepare('mutated', 'mutated-crops');
    const used = new Set(cropSet.samples.map(({ videoKey }) => videoKey)).size;
    expect(used + skipped.length).toBe(MUTATIONS + 1);
    expect(skipped.every(({ source, reason }) => reason.includes(path.basename(source)))).toBe(true);
    expect((await loadCropSet(at('mutated-crops'))).samples.length).toBe(cropSet.samples.length);
    expect((await readdir(folder)).includes('mutated-crops.partial')).toBe(false);
    // No process is left, dead or alive, and no file open: pipes to decoders would be.
    expect(await childProcesses()).toEqual([]);
    expect((await openFiles()) - before.open).toBeLessThan(5);
    // Decoders work in processes of their own; what grows here would be ours.
    expect((process.memoryUsage().rss - before.rss) / 2 ** 20).toBeLessThan(400);
  }, 1_800_000);
});

/** Descriptors of this process; 0 where the system does not list them. */
async function openFiles(): Promise<number> {
  return (await readdir('/proc/self/fd').catch(() => [])).length;
}

/** Children of this process, zombies among them; none where the system does not list them. */
async function childProcesses(): Promise<string[]> {
  const threads = await readdir('/proc/self/task').catch(() => []);
  const lists = threads.map((thread) =>
    readFile(`/proc/self/task/${thread}/children`, 'utf8').catch(() => ''),
  );
  return (await Promise.all(lists)).flatMap((list) => list.split(' ').filter((id) => id !== ''));
}
