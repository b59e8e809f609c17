import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FaceDetector } from '@did/faces';
import { SeededRandom } from '@did/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadCropSet } from '../crop-set/load-crop-set.js';
import { renderFace } from '../embedded/render-face.js';
import { encodeJpeg, encodePng } from '../images/encode-image.js';
import { makeClips } from '../testing/make-clips.js';
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
      landmarks68: new Float32Array(136),
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
  await put('clips/face.png', await encodePng(renderFace({ identity: 'a', frame: 'a', size: 48 }).image));
  await put(
    'clips/face.jpg',
    await encodeJpeg(renderFace({ identity: 'b', frame: 'b', size: 48 }).image, { quality: 90 }),
  );
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describeHere('prepareCropSet on bad input', () => {
  it('names each bad file with its reason, and does the rest', async () => {
    const copy = async (name: string, to: string) => put(to, await readFile(at('clips', name)));
    await copy('h264.mp4', 'bad/real/good.mp4');
    await copy('face.png', 'bad/fake/x/good.png');
    for (const name of ['empty', 'text', 'cut', 'audio-only', 'picture', 'playlist']) {
      await copy(`${name}.mp4`, `bad/real/${name}.mp4`);
    }
    await copy('h264.mp4', 'bad/real/video.png');
    await put('bad/real/zero.jpg', '');
    // A PNG that declares 100,000 x 100,000 pixels.
    const bomb = Uint8Array.from(await readFile(at('clips', 'face.png')));
    new DataView(bomb.buffer).setUint32(16, 100_000);
    new DataView(bomb.buffer).setUint32(20, 100_000);
    await put('bad/real/bomb.png', bomb);
    const { skipped, crops } = await prepare('bad', 'bad-crops');
    expect(crops).toBe(3);
    const reasons = Object.fromEntries(
      skipped.map(({ source, reason }) => [source.replace('real/', ''), reason]),
    );
    expect(Object.keys(reasons)).toHaveLength(9);
    expect(reasons['empty.mp4']).toMatch(/it is empty/);
    expect(reasons['audio-only.mp4']).toMatch(/it holds no video/);
    expect(reasons['picture.mp4']).toMatch(/it is a picture \(png\)/);
    expect(reasons['bomb.png']).toMatch(/not a readable JPEG, PNG.*(pixel|IHDR|CRC|bad)/i);
    expect(reasons['zero.jpg']).toMatch(/not a readable JPEG, PNG/);
    const text = await readFile(at('bad-crops', 'prepare-errors.csv'), 'utf8');
    for (const name of Object.keys(reasons)) expect(text).toContain(`real/${name},left out,`);
  }, 60_000);

  it('stops at a folder that may not be read, with its name', async () => {
    // Root may read everything: there is nothing to test.
    if (process.getuid?.() === 0) return;
    await put('locked/real/a.png', 'x');
    await chmod(at('locked/real'), 0o000);
    await expect(prepare('locked', 'locked-crops')).rejects.toThrow(/locked\/real cannot be read \(EACCES\)/);
    await chmod(at('locked/real'), 0o755);
  });

  it(`goes through ${MUTATIONS} mutated pictures and clips without a crash or a hang`, async () => {
    const random = new SeededRandom('mutations');
    const names = ['h264.mp4', 'hevc.mp4', 'vp9.webm', 'av1.mp4', 'uneven.mp4', 'face.png', 'face.jpg'];
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
    const before = process.memoryUsage().rss;
    const { skipped, cropSet } = await prepare('mutated', 'mutated-crops');
    const used = new Set(cropSet.samples.map(({ videoKey }) => videoKey)).size;
    expect(used + skipped.length).toBe(MUTATIONS + 1);
    expect(skipped.every(({ source, reason }) => reason.includes(path.basename(source)))).toBe(true);
    expect((await loadCropSet(at('mutated-crops'))).samples.length).toBe(cropSet.samples.length);
    expect((await readdir(folder)).includes('mutated-crops.partial')).toBe(false);
    // Decoders work in processes of their own; what grows here would be ours.
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(400);
  }, 1_800_000);
});
