import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Detector, PictureVerdict, Verdict, VideoVerdict } from '../../packages/did/src/browser.js';
import { loadDetector } from '../../packages/did/src/predict/load-detector.js';
import type { NodeInput } from '../../packages/did/src/predict/open-node-input.js';
import { bundleDetectorPage } from './bundle.js';
import { check } from './checks.js';
import type { Lane } from './lane.js';
import { type OpenPage, withPage } from './open-page.js';
import { type SampleMedia, whyNoMedia, writeSampleMedia } from './sample-media.js';
import { writeSeededDetector } from './seeded-detector.js';
import { serve } from './serve.js';

/** Logits of one file in Node and in Chromium may differ by so much. */
const TOLERANCE = 1e-3;

/** What the checks of detectors share. */
interface Bench {
  readonly page: OpenPage;
  readonly node: Detector<NodeInput>;
  readonly media: SampleMedia;
  readonly folder: string;
}

/** The detector in the browser against Node: the same files, the same logits; every kind of input; ends, progress, errors. */
export async function checkDetector({ browser }: Lane): Promise<void> {
  const missing = whyNoMedia();
  if (missing !== undefined) {
    console.log(`skip the detector in the browser: ${missing}`);
    return;
  }
  const root = await mkdtemp(path.join(tmpdir(), 'did-browser-'));
  const folder = path.join(root, 'media');
  const detector = process.env.DID_DETECTOR ?? path.join(root, 'detector');
  if (process.env.DID_DETECTOR === undefined) await writeSeededDetector(detector);
  const media = await writeSampleMedia(folder);
  const site = await serve(new Map([['detector.js', await bundleDetectorPage()]]), false, {
    ...{ detector, media: folder },
  });
  const node = await loadDetector(detector, { backend: 'wasm' });
  try {
    await withPage(browser, site.url, 'detector.js', async (page) => {
      const bench = { page, node, media, folder };
      await checkPictures(bench);
      await checkClips(bench);
      await checkInputs(bench);
    });
  } finally {
    node.dispose();
    site.close();
    await rm(root, { recursive: true, force: true });
  }
}

async function checkPictures({ page, node, media, folder }: Bench): Promise<void> {
  const inChromium = async (file: string, place: 'main' | 'worker') => {
    const { verdict } = await page.call<{ verdict: PictureVerdict }>(place, 'judge', {
      file: `/media/${file}`,
    });
    return verdict;
  };
  const inNode = (file: string) => node.predict(path.join(folder, file)) as Promise<PictureVerdict>;
  const logits: number[] = [];
  for (const file of media.pictures) {
    await check(`${file}: logits of Node, in a worker`, async () => {
      const [theirs, ours] = [await inChromium(file, 'worker'), await inNode(file)];
      assert.ok(ours.faces.length >= (file === 'four.jpg' ? 4 : 1), `${ours.faces.length} faces`);
      const apart = furthest(ours, theirs);
      assert.ok(apart <= TOLERANCE, `logits are ${apart} apart`);
      logits.push(...ours.faces.map(({ logit }) => logit));
    });
  }
  await check('the logits tell faces apart: the comparison says something', async () => {
    const spread = Math.max(...logits) - Math.min(...logits);
    assert.ok(spread > 0.3, `they lie within ${spread}`);
  });
  await check(`${media.pictures[0]}: logits of Node, on the main thread`, async () => {
    const file = media.pictures[0] as string;
    assert.ok(furthest(await inNode(file), await inChromium(file, 'main')) <= TOLERANCE);
  });
  // Two colour managers and two AV1 decoders round pixels by one level; stated in docs/browser.md, and bounded here.
  for (const file of media.rounded) {
    await check(`${file}: logits near those of Node`, async () => {
      const apart = furthest(await inNode(file), await inChromium(file, 'worker'));
      console.log(`     ${file}: ${apart.toExponential(1)} apart`);
      assert.ok(apart < 0.5, `logits are ${apart} apart`);
    });
  }
}

async function checkClips({ page, node, media, folder }: Bench): Promise<void> {
  if (media.clips.length === 0) console.log('skip clips: no ffmpeg, by which Node reads them');
  for (const file of media.clips) {
    await check(`${file}: frames, times and logits of Node, frame by frame`, async () => {
      const options = { file: `/media/${file}`, frames: 6 };
      const { verdict, progress } = await page.call<{ verdict: VideoVerdict; progress: unknown[] }>(
        ...(['worker', 'judge', options] as const),
      );
      const ours = (await node.predict(path.join(folder, file), { frames: 6 })) as VideoVerdict;
      assert.deepEqual(
        verdict.frames.map(({ frame, timeMs }) => ({ frame, timeMs })),
        ours.frames.map(({ frame, timeMs }) => ({ frame, timeMs })),
      );
      const apart = ours.frames.map((frame, i) =>
        furthest(frame, verdict.frames[i] as (typeof ours.frames)[0]),
      );
      assert.ok(Math.max(...apart) <= TOLERANCE, `logits are ${apart.join(', ')} apart`);
      assert.ok(ours.frames.some(({ faces }) => faces.length > 0));
      assert.deepEqual(verdict.people.length, ours.people.length);
      assert.deepEqual(progress.at(-1), { done: 6, total: 6 });
    });
  }
  if (media.hevc === null) return;
  await check('a codec that this browser lacks is named, with how to go on', async () => {
    const refused = await page.refusal('worker', 'judge', { file: `/media/${media.hevc}` });
    assert.equal(refused.code, 'DID_BACKEND');
    assert.match(
      refused.message,
      /no decoder for H\.265 \(HEVC\), h[ev][vc]1.*libx264.*npx @did\/did predict/,
    );
  });
}

async function checkInputs({ page, media }: Bench): Promise<void> {
  const files = { picture: '/media/plain.png', clip: '/media/talk.webm' };
  for (const place of ['worker', 'main'] as const) {
    if (place === 'main' && !media.clips.includes('talk.webm')) continue;
    await check(`every kind of input gives the same verdict (${place})`, async () => {
      const verdicts = await page.call<Record<string, Verdict>>(place, 'judgeAs', files);
      const { video, 'whole clip': clip, ...pictures } = verdicts;
      const expected = verdicts.Blob as PictureVerdict;
      assert.equal(Object.keys(pictures).length, place === 'main' ? 10 : 8);
      for (const [name, verdict] of Object.entries(pictures)) {
        assert.ok(furthest(expected, verdict as PictureVerdict) <= TOLERANCE, name);
      }
      if (place === 'worker') return;
      assert.equal(video?.kind, 'picture');
      assert.equal((clip as VideoVerdict).frames.length, 3);
      assert.equal((clip as VideoVerdict).people.length, 1);
    });
  }
  await check(
    'several inputs: what cannot be judged is an error with its reason, and holds up no other',
    async () => {
      const verdicts = await page.call<Verdict[]>('worker', 'judgeAll', {
        files: ['/media/portrait.jpg', '/detector/detector.json', '/media/four.jpg'],
      });
      assert.match(JSON.stringify(verdicts[1]), /"verdict":"error","code":"DID_DATA",.*not a readable video/);
      assert.ok(verdicts[0]?.verdict !== undefined && (verdicts[2] as PictureVerdict).faces.length >= 4);
    },
  );
  await check('loading tells of each file, and whom it is of', async () => {
    const told = await page.call<{ file: string; loadedBytes: number }[]>('worker', 'load');
    const last = told.findLast(({ file }) => file === 'weights.safetensors');
    assert.ok((last?.loadedBytes ?? 0) > 1_000_000);
    assert.ok(told.some(({ file }) => file.startsWith('faces/')));
  });
  await check('a signal ends loading and a clip', async () => {
    const options = { file: '/media/talk.mp4', what: 'loading' };
    assert.match((await page.refusal('worker', 'stop', options)).message, /ended by the page/);
    if (media.clips.length === 0) return;
    assert.match(
      (await page.refusal('worker', 'stop', { ...options, what: 'frame' })).message,
      /ended by the page/,
    );
  });
  await check('no tensor is left by judging; after dispose() none at all, and it says so', async () => {
    const again = () => page.call<{ tensors: number }>('worker', 'judge', { file: '/media/four.jpg' });
    const [first, second] = [await again(), await again()];
    assert.equal(first.tensors, second.tensors);
    const { refused } = await page.call<{ refused: string }>('worker', 'dispose', {
      file: '/media/four.jpg',
    });
    assert.match(refused, /\[DID_USAGE\].*disposed/);
  });
}

/** The largest distance of logits of the same faces. @throws AssertionError where other faces were found */
function furthest(
  one: { readonly faces: readonly { readonly logit: number }[] },
  other: { readonly faces: readonly { readonly logit: number }[] },
): number {
  assert.equal(other.faces.length, one.faces.length, 'as many faces');
  return Math.max(
    0,
    ...one.faces.map(({ logit }, i) => Math.abs(logit - (other.faces[i]?.logit ?? Number.NaN))),
  );
}
