import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createFaceApiDetector } from '@did/faces/node';
import { prepareBackend } from '@did/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createFfmpegReader } from '../video/ffmpeg/create-ffmpeg-reader.js';
import { prepareCropSet } from './prepare-crop-set.js';

const CLIPS = fileURLToPath(new URL('../../../../../shared/data/videos', import.meta.url));
const withDecoder = (await createFfmpegReader()) !== undefined;
// Clips of real people cannot be committed; where they or ffmpeg are absent, the report shows these tests as skipped.
const describeHere = existsSync(CLIPS) && withDecoder ? describe : describe.skip;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'did-clips-'));
  await prepareBackend('wasm');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describeHere('prepareCropSet on real clips', () => {
  it('lays every face upright into its crop, and names what is broken', async () => {
    // Two pairs of FaceForensics++; the clips stand for real and fake alike.
    const clips = { '071': 'd11', '054': 'd18', '720': 'd19', '672': 'crowd' };
    const place = async (id: string, clip: string, where: string) => {
      await mkdir(path.join(folder, where, 'c23/videos'), { recursive: true });
      await copyFile(path.join(CLIPS, `${clip}.mp4`), path.join(folder, where, `c23/videos/${id}.mp4`));
    };
    for (const [id, clip] of Object.entries(clips)) await place(id, clip, 'original_sequences/youtube');
    await place('071_054', 'd11', 'manipulated_sequences/Deepfakes');
    await writeFile(path.join(folder, 'manipulated_sequences/Deepfakes/c23/videos/054_071.mp4'), 'cut off');
    const splits = { train: [['071', '054']], val: [['720', '672']], test: [['953', '974']] };
    for (const [split, pairs] of Object.entries(splits)) {
      await writeFile(path.join(folder, `${split}.json`), JSON.stringify(pairs));
    }

    const { cropSet, skipped } = await prepareCropSet({
      dataset: 'ff++',
      root: folder,
      methods: ['Deepfakes'],
      out: path.join(folder, 'crops'),
      size: 96,
      frames: 4,
      workers: 1,
    });
    expect(skipped).toEqual([
      {
        source: 'manipulated_sequences/Deepfakes/c23/videos/054_071.mp4',
        reason: expect.stringContaining('054_071.mp4 is not a readable video'),
      },
    ]);
    expect(cropSet.info).toMatchObject({
      detector: { name: 'face-api' },
      recipe: { decoder: { name: 'ffmpeg' }, detection: { refine: true }, faces: 'largest' },
    });
    const byVideo = new Map<string, number>();
    for (const { videoKey } of cropSet.samples) byVideo.set(videoKey, (byVideo.get(videoKey) ?? 0) + 1);
    expect(byVideo.get('ff++/real/c23/071')).toBe(4);
    expect(byVideo.get('ff++/real/c23/054')).toBe(4);
    expect(byVideo.size).toBe(5);

    // Who looks for a face in a crop finds it upright and in the middle: eyes level, above nose, above mouth.
    const detector = await createFaceApiDetector();
    for (const sample of cropSet.samples) {
      const [found] = await detector.detect(await cropSet.readPixels(sample));
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0, noseX = 0, noseY = 0, x3 = 0, y3 = 0, x4 = 0, y4 = 0] =
        found?.landmarks5 ?? [];
      expect(Math.abs(Math.atan2(y1 - y0, x1 - x0))).toBeLessThan(0.2);
      expect([noseX / 96, noseY / 96].every((value) => value > 0.3 && value < 0.75)).toBe(true);
      expect((y0 + y1) / 2).toBeLessThan(noseY);
      expect(noseY).toBeLessThan((y3 + y4) / 2);
      expect((x3 + x4) / 2).toBeGreaterThan(24);
    }
    detector.dispose();
  }, 180_000);

  it('takes the same frames of a video and of a shorter fake of it', async () => {
    const root = path.join(folder, 'pair');
    await mkdir(path.join(root, 'real'), { recursive: true });
    await mkdir(path.join(root, 'fake/swap'), { recursive: true });
    await copyFile(path.join(CLIPS, 'd18.mp4'), path.join(root, 'real/one.mp4'));
    const cut = ['-v', 'error', '-i', path.join(CLIPS, 'd18.mp4'), '-frames:v', '100', '-c:v', 'libx264'];
    await promisify(execFile)('ffmpeg', [...cut, path.join(root, 'fake/swap/one.mp4')]);
    const { cropSet } = await prepareCropSet({
      dataset: 'folder',
      root,
      out: path.join(folder, 'pair-crops'),
      size: 48,
      frames: 4,
      workers: 1,
    });
    const frames = (method: string) =>
      cropSet.samples.filter((sample) => sample.method === method).map(({ frame }) => frame);
    // The clip has 216 frames, its fake 100.
    expect(frames('swap')).toEqual([13, 37, 62, 88]);
    expect(frames('real')).toEqual(frames('swap'));
  }, 60_000);

  it('finds faces by MTCNN where it is told to', async () => {
    const { cropSet, skipped } = await prepareCropSet({
      dataset: 'folder',
      root: await oneClip(),
      out: path.join(folder, 'by-mtcnn'),
      size: 96,
      frames: 2,
      workers: 1,
      detector: 'mtcnn',
    });
    expect(skipped).toEqual([]);
    expect(cropSet.samples).toHaveLength(4);
    expect(cropSet.info).toMatchObject({
      detector: { name: 'mtcnn', version: '2.6.0' },
      recipe: { detection: { minFaceSize: 20 } },
    });
    // Another detector finds the face upright where MTCNN's five points have put it.
    const other = await createFaceApiDetector();
    for (const sample of cropSet.samples) {
      const [found] = await other.detect(await cropSet.readPixels(sample));
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = found?.landmarks5 ?? [];
      expect(x1 - x0).toBeGreaterThan(15);
      expect(Math.abs(Math.atan2(y1 - y0, x1 - x0))).toBeLessThan(0.2);
    }
    other.dispose();
  }, 60_000);

  it('draws the crop where its transform says', async () => {
    const { cropSet } = await prepareCropSet({
      dataset: 'folder',
      root: await oneClip(),
      out: path.join(folder, 'one'),
      size: 96,
      frames: 2,
      workers: 1,
    });
    const [sample] = cropSet.samples;
    const [a = 0, b = 0, tx = 0, c = 0, d = 0, ty = 0] = sample?.transform ?? [];
    const points = sample?.landmarks ?? [];
    const inCrop = (i: number) => [
      a * (points[2 * i] as number) + b * (points[2 * i + 1] as number) + tx,
      c * (points[2 * i] as number) + d * (points[2 * i + 1] as number) + ty,
    ];
    // Both eyes at 0.37 of the crop's height, 0.3 of its side apart, as the template has them.
    const [left = [], right = []] = [inCrop(0), inCrop(1)];
    expect(((left[1] as number) + (right[1] as number)) / 2).toBeGreaterThan(0.3 * 96);
    expect(((left[1] as number) + (right[1] as number)) / 2).toBeLessThan(0.44 * 96);
    expect((right[0] as number) - (left[0] as number)).toBeGreaterThan(0.2 * 96);
  }, 60_000);
});

async function oneClip(): Promise<string> {
  const root = path.join(folder, 'mine');
  for (const [where, clip] of [
    ['real', 'd18'],
    ['fake/swap', 'd20'],
  ]) {
    await mkdir(path.join(root, where as string), { recursive: true });
    await copyFile(path.join(CLIPS, `${clip}.mp4`), path.join(root, where as string, `${clip}.mp4`));
  }
  return root;
}
