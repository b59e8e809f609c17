import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { encodeSafetensors, isDidError, prepareBackend } from '@did/runtime';
import { describeEachBackend } from '@did/runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import sharp from 'sharp';
import type { FaceDetector } from '../face-detector.js';
import { createRgbImage, type RgbImage } from '../rgb-image.js';
import { drawnFaces } from '../testing/byte-pattern.js';
import { matchFaces } from '../testing/match-faces.js';
import { type GoldenPicture, mtcnnGolden } from '../testing/mtcnn-golden.js';
import { createMtcnnDetector } from './create-mtcnn-detector.js';
import { createNodeMtcnnDetector, readMtcnnIdentity } from './create-node-mtcnn-detector.js';

const SHARED = fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
const run = promisify(execFile);
const hasFfmpeg = await run('ffmpeg', ['-version']).then(
  () => true,
  () => false,
);
// Photographs of people cannot be committed; where they are missing, the report shows these tests as skipped.
const withPhotographs = existsSync(SHARED) ? it : it.skip;
const withCrowd = existsSync(SHARED) && hasFfmpeg ? it : it.skip;
/** What is promised of boxes and landmarks. @unit pixels */
const HALF_A_PIXEL = 0.5;

function requireSamePixels({ data }: RgbImage, { name, sha256 }: Pick<GoldenPicture, 'name' | 'sha256'>) {
  const actual = createHash('sha256').update(data).digest('hex');
  if (actual !== sha256) throw new Error(`${name} was decoded to other pixels than facenet-pytorch saw.`);
}

describeEachBackend('MTCNN', () => {
  it('finds the drawn faces where facenet-pytorch finds them, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    const detector = await createNodeMtcnnDetector();
    const loaded = tf.memory().numTensors;
    const picture = drawnFaces();
    requireSamePixels(picture, { name: 'the drawing', ...mtcnnGolden.drawn });
    const faces = await detector.detect(picture);
    expect(tf.memory().numTensors).toBe(loaded);
    const { box, landmarks, score } = matchFaces(faces, mtcnnGolden.drawn.faces, 'the drawing');
    // float32 through three networks; 1e-4 was measured.
    expect(box).toBeLessThan(2e-3);
    expect(landmarks).toBeLessThan(2e-3);
    expect(score).toBeLessThan(1e-4);
    detector.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('createMtcnnDetector', () => {
  let detector: FaceDetector;
  beforeAll(async () => {
    await prepareBackend('wasm');
    detector = await createNodeMtcnnDetector();
  });
  afterAll(() => detector.dispose());

  it('finds nothing in noughts, nor in a picture smaller than a face', async () => {
    expect(await detector.detect(createRgbImage(120, 90))).toEqual([]);
    expect(await detector.detect(createRgbImage(19, 300))).toEqual([]);
  });

  it('gives the surest face first', async () => {
    const scores = (await detector.detect(drawnFaces())).map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it('leaves out faces smaller than the smallest that is asked for', async () => {
    const large = await createNodeMtcnnDetector({ minFaceSize: 110 });
    const faces = await large.detect(drawnFaces());
    large.dispose();
    // P-Net sees faces of two thirds of its view too.
    expect(faces).toHaveLength(1);
    expect(faces[0]?.box[3]).toBeGreaterThan(60);
  });

  it('names the weights that it uses', async () => {
    const identity = {
      name: 'mtcnn',
      version: '2.6.0',
      weightsSha256: 'f61bce0275554e051837414fccc17f997f5ec0ea494b4bf896e13acc8b861081',
    };
    expect(await readMtcnnIdentity()).toEqual(identity);
    expect(detector).toMatchObject(identity);
  });

  it('throws DID_WEIGHTS for bytes that are no such file, and keeps no tensor', async () => {
    const before = tf.memory().numTensors;
    const whole = await readFile(new URL('../../weights/mtcnn.safetensors', import.meta.url));
    await expect(createMtcnnDetector({ weights: whole.subarray(0, 900) })).rejects.toThrow(/DID_WEIGHTS/);
    const other = encodeSafetensors({ a: { dtype: 'F32', shape: [1], data: new Float32Array(1) } });
    await expect(createMtcnnDetector({ weights: other })).rejects.toThrow(
      /DID_WEIGHTS.*has no weight "pnet\/conv1\/kernel"/,
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    [{ minFaceSize: 11 }, 'minFaceSize'],
    [{ minFaceSize: Number.NaN }, 'minFaceSize'],
    [{ thresholds: [0.6, 0.7, 1.7] }, 'thresholds'],
    [{ pyramidFactor: 1 }, 'pyramidFactor'],
  ] as const)('throws DID_VALUE for %j', async (options, name) => {
    const error = await createNodeMtcnnDetector(options).catch((reason: unknown) => reason);
    expect(isDidError(error) && error.code).toBe('DID_VALUE');
    expect(String(error)).toContain(name);
  });

  withPhotographs(
    'finds the faces of photographs within half a pixel of facenet-pytorch',
    async () => {
      let worst = 0;
      for (const golden of mtcnnGolden.photographs) {
        const { data, info } = await sharp(path.join(SHARED, golden.name))
          .removeAlpha()
          .raw()
          .toBuffer({ resolveWithObject: true });
        const picture = { width: info.width, height: info.height, data: new Uint8Array(data) };
        requireSamePixels(picture, golden);
        const { box, landmarks } = matchFaces(await detector.detect(picture), golden.faces, golden.name);
        worst = Math.max(worst, box, landmarks);
      }
      expect(worst).toBeLessThan(HALF_A_PIXEL);
      expect(mtcnnGolden.photographs).toHaveLength(48);
    },
    600_000,
  );

  withCrowd(
    'finds the faces of a crowd within half a pixel of facenet-pytorch',
    async () => {
      let worst = 0;
      for (const golden of mtcnnGolden.crowd) {
        const name = `${golden.name}, frame ${golden.frame}`;
        // As in tools/reference/mtcnn.py.
        const { stdout } = await run(
          'ffmpeg',
          [
            ...['-v', 'error', '-i', path.join(SHARED, golden.name), '-vf', `select=eq(n\\,${golden.frame})`],
            ...['-frames:v', '1', '-sws_flags', 'bitexact+accurate_rnd+full_chroma_int'],
            ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
          ],
          { encoding: 'buffer', maxBuffer: 2 ** 24 },
        );
        const picture = { width: 1920, height: 1080, data: new Uint8Array(stdout) };
        requireSamePixels(picture, { name, sha256: golden.sha256 });
        const { box, landmarks } = matchFaces(await detector.detect(picture), golden.faces, name);
        worst = Math.max(worst, box, landmarks);
      }
      expect(worst).toBeLessThan(HALF_A_PIXEL);
      expect(mtcnnGolden.crowd).toHaveLength(6);
    },
    600_000,
  );
});
