import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FaceDetector, type Transform, transformPoints } from '@did/faces';
import { createFaceApiDetector } from '@did/faces/node';
import { prepareBackend } from '@did/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getLayout, listLayouts } from '../layouts/scan-dataset.js';
import { CLIP_TREES, layOutClips, shortenClips } from '../testing/clip-trees.js';
import { createFfmpegReader } from '../video/ffmpeg/create-ffmpeg-reader.js';
import { prepareCropSet } from './prepare-crop-set.js';

const CLIPS = fileURLToPath(new URL('../../../../../shared/data/videos', import.meta.url));
// Clips of real people cannot be committed; where they or ffmpeg are absent, the report shows these tests as skipped.
const describeHere =
  existsSync(CLIPS) && (await createFfmpegReader()) !== undefined ? describe : describe.skip;
const SIZE = 64;
/** Where to leave the crop sets for somebody to look at. */
const KEPT = process.env.DID_KEEP_CROPS;
let folder = '';
let detector: FaceDetector;

beforeAll(async () => {
  folder = KEPT ?? (await mkdtemp(path.join(tmpdir(), 'did-trees-')));
  if (!existsSync(CLIPS)) return;
  await prepareBackend('wasm');
  detector = await createFaceApiDetector();
  await shortenClips(CLIPS, path.join(folder, 'clips'));
}, 60_000);
afterAll(async () => {
  detector?.dispose();
  if (KEPT === undefined) await rm(folder, { recursive: true, force: true });
});

it('has a tree for every layout', () => {
  expect(CLIP_TREES.map(({ dataset }) => dataset)).toEqual(listLayouts().map(({ name }) => name));
});

describeHere('prepareCropSet on real clips in the form of', () => {
  it.each(CLIP_TREES.map((tree) => [tree.dataset, tree] as const))(
    '%s: counts, labels, splits, faces upright, and a card that says so',
    async (dataset, tree) => {
      const root = path.join(folder, dataset);
      await layOutClips(tree, path.join(folder, 'clips'), root);
      const out = path.join(folder, `${dataset}-crops`);
      const { cropSet, skipped, leaks } = await prepareCropSet({
        dataset,
        root,
        out,
        size: SIZE,
        frames: tree.frames ?? 2,
        workers: 1,
      });
      expect(skipped).toEqual([]);
      expect(leaks).toMatchObject({ videos: [], files: [], nearDuplicates: [] });

      const { samples } = cropSet;
      const counts: Record<string, number> = {};
      for (const key of new Set(
        samples.map(({ split, method, path: file }) => `${split}/${method}:${path.dirname(file)}`),
      )) {
        const [name = ''] = key.split(':');
        counts[name] = (counts[name] ?? 0) + 1;
      }
      expect(counts).toEqual(tree.counts);
      for (const { method, label } of samples) expect(label).toBe(method === 'real' ? 0 : 1);

      for (const { landmarks, transform } of samples)
        expectUpright(transformPoints(landmarks, transform as Transform));
      // Whoever looks for a face in a crop finds it so, too.
      const [first] = samples;
      const last = samples[samples.length - 1];
      for (const sample of [first, last]) {
        const [found] = await detector.detect(await cropSet.readPixels(sample as (typeof samples)[number]));
        expectUpright(found?.landmarks5 ?? []);
      }

      const card = await readFile(path.join(out, 'data-card.md'), 'utf8');
      expect(card).toContain(`# ${dataset}: data card`);
      for (const [name, videos] of Object.entries(tree.counts)) {
        const [split, method] = name.split('/');
        expect(card).toMatch(
          new RegExp(`\\| ${split} \\| ${method} \\| ${method === 'real' ? 0 : 1} \\| ${videos} \\|`),
        );
      }
      if (tree.leftOut !== undefined) {
        expect(card).toContain(`- ${tree.leftOut}: shows one person of train and one of val`);
      }
      if (dataset === 'dffd') expect(card).toMatch(/## By origin[\s\S]*\| pggan_v1 \| 0 \| 3 \|/);
      const published = getLayout(dataset).methods;
      if (dataset === 'ff++' || dataset === 'dffd') {
        expect([...new Set(samples.map(({ method }) => method))].sort()).toEqual(
          ['real', ...published].sort(),
        );
      }
    },
    120_000,
  );
});

/** Eyes level and side by side, above the nose, above the mouth, all inside the crop. */
function expectUpright(points: ArrayLike<number>): void {
  const [leftX = 0, leftY = 0, rightX = 0, rightY = 0, , noseY = 0, , mouthLeft = 0, , mouthRight = 0] =
    Array.from(points);
  expect(points.length).toBe(10);
  expect(Math.abs(Math.atan2(rightY - leftY, rightX - leftX))).toBeLessThan(0.25);
  expect((leftY + rightY) / 2).toBeLessThan(noseY);
  expect(noseY).toBeLessThan((mouthLeft + mouthRight) / 2);
  for (const value of Array.from(points)) {
    expect(value).toBeGreaterThan(0);
    expect(value).toBeLessThan(SIZE);
  }
}
