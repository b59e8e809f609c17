import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareBackend, SeededRandom } from '@did/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import sharp from 'sharp';
import type { FaceDetector68 } from '../face-detector.js';
import { boxOverlap } from '../non-max-suppression.js';
import { createRgbImage, type RgbImage } from '../rgb-image.js';
import { transformPoints } from '../similarity-transform.js';
import { resizeImage } from '../warp-image.js';
import {
  createFaceApiDetector,
  FRAME_FACE_API_OPTIONS,
  SCENE_FACE_API_OPTIONS,
} from './create-face-api-detector.js';
import { createNodeFaceApiDetector, readFaceApiIdentity } from './create-node-face-api-detector.js';

const FACES = fileURLToPath(new URL('../../../../../shared/data/landmarks68', import.meta.url));
// Faces cannot be committed; where the folder is missing, the report shows these tests as skipped.
const withFaces = existsSync(FACES) ? it : it.skip;

async function read(file: string): Promise<RgbImage> {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

describe('createFaceApiDetector', () => {
  let detector: FaceDetector68;
  beforeAll(async () => {
    await prepareBackend('wasm');
    detector = await createNodeFaceApiDetector();
  });
  afterAll(() => detector.dispose());

  it('finds no face where there is none, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    expect(await detector.detect(createRgbImage(120, 90))).toEqual([]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('finds in a wide or a tall picture what it finds in the square around it', async () => {
    const noise = new SeededRandom(3);
    const look = await createNodeFaceApiDetector({
      searches: [{ inputSize: 416, borderRatio: 0 }],
      minScore: 0.001,
    });
    for (const [width, height] of [
      [400, 150],
      [150, 400],
    ] as const) {
      // Blots of some pixels, for which the network takes some more than others; the last rows and columns are black as what follows.
      const blots = createRgbImage(width / 10, height / 10);
      for (let i = 0; i < blots.data.length; i++) blots.data[i] = Math.floor(256 * noise.next());
      const picture = resizeImage(blots, width, height);
      const square = createRgbImage(400, 400);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const black = x >= width - 10 || y >= height - 10;
          for (let c = 0; c < 3; c++) {
            const value = black ? 0 : (picture.data[3 * (y * width + x) + c] as number);
            picture.data[3 * (y * width + x) + c] = value;
            square.data[3 * (y * 400 + x) + c] = value;
          }
        }
      }
      const inside = ({ box: [x, y, w, h] }: { box: readonly [number, number, number, number] }) =>
        x + w / 2 < width && y + h / 2 < height;
      const [found, wanted] = [
        (await look.detect(picture)).filter(inside),
        (await look.detect(square)).filter(inside),
      ];
      expect(wanted.length).toBeGreaterThan(0);
      expect(found.map(({ box }) => box.map((value) => Math.round(10 * value)))).toEqual(
        wanted.map(({ box }) => box.map((value) => Math.round(10 * value))),
      );
    }
    look.dispose();
  });

  it('names the weights that it uses', async () => {
    expect(await readFaceApiIdentity()).toEqual({
      name: 'face-api',
      version: '1.7.15',
      weightsSha256: '090098bf16f23323831b05407b97e49beeffe1f56e025ee4f6bba135c1e261fd',
    });
    expect(detector.weightsSha256).toBe((await readFaceApiIdentity()).weightsSha256);
  });

  it('throws DID_WEIGHTS for bytes that do not fit their manifest', async () => {
    const manifest = new TextEncoder().encode(
      JSON.stringify([{ weights: [{ name: 'a', shape: [3], quantization: { scale: 1, min: 0 } }] }]),
    );
    const weights = {
      detectorManifest: manifest,
      detector: new Uint8Array(2),
      landmarksManifest: manifest,
      landmarks: new Uint8Array(3),
    };
    await expect(createFaceApiDetector({ weights })).rejects.toThrow(/DID_WEIGHTS.*3 bytes.*got 2/);
  });

  withFaces('places 68 landmarks within 0.1 eye distances on photographs', async () => {
    const rows = readFileSync(path.join(FACES, 'keypoints.csv'), 'utf8').trim().split('\n').slice(1);
    const errors: number[] = [];
    let missed = 0;
    for (const row of rows.filter((_, i) => i % 3 === 0)) {
      const [name = '', ...cells] = row.split(',');
      const truth = cells.map(Number);
      const faces = await detector.detect(await read(path.join(FACES, name)));
      const error = faces.map(({ landmarks68 }) => meanError(landmarks68, truth)).sort((a, b) => a - b)[0];
      if (error === undefined) missed++;
      else errors.push(error);
    }
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    // .080 over all 120 pictures; jaw points, which annotators place differently, make up most of it.
    expect(mean).toBeLessThan(0.1);
    expect(missed).toBeLessThanOrEqual(3);
  });

  withFaces(
    'finds a small face in a large frame exactly, and no others, when it looks once more',
    async () => {
      const frames = await createNodeFaceApiDetector(FRAME_FACE_API_OPTIONS);
      const face = await read(path.join(FACES, 'Alexandra_Pelosi_30.jpg'));
      const [large] = await detector.detect(face);
      // The picture becomes a small one in a gray frame, its face an eighth of the frame's width.
      const scale = 0.13 / ((large?.box[2] as number) / 1280);
      const [width, height] = [Math.round(face.width * scale), Math.round(face.height * scale)];
      const small = resizeImage(face, width, height);
      const frame: RgbImage = {
        ...createRgbImage(1280, 720),
        data: new Uint8Array(1280 * 720 * 3).fill(120),
      };
      const [left, top] = [807, 97];
      for (let y = 0; y < height; y++) {
        const row = small.data.subarray(3 * y * width, 3 * (y + 1) * width);
        frame.data.set(row, 3 * ((top + y) * 1280 + left));
      }
      const toFrame = [width / face.width, 0, left, 0, height / face.height, top] as const;
      const found = await frames.detect(frame);
      expect(found).toHaveLength(1);
      const expected = transformPoints(large?.landmarks68 as Float32Array, toFrame);
      // Of a face of 166 pixels.
      expect(meanError(found[0]?.landmarks68 as Float32Array, [...expected])).toBeLessThan(0.06);
      expect(await frames.detect(createRgbImage(640, 360))).toEqual([]);
      frames.dispose();
    },
  );

  withFaces(
    'finds a small face beside a large one in a scene, and a portrait exactly as a search for portraits does',
    async () => {
      const scenes = await createNodeFaceApiDetector(SCENE_FACE_API_OPTIONS);
      const portrait = await read(path.join(FACES, 'Alexandra_Pelosi_30.jpg'));
      const [alone] = await detector.detect(portrait);
      const [inScene, ...others] = await scenes.detect(portrait);
      expect(others).toEqual([]);
      expect(inScene?.landmarks68).toEqual(alone?.landmarks68);
      const frame: RgbImage = {
        ...createRgbImage(1280, 720),
        data: new Uint8Array(1280 * 720 * 3).fill(120),
      };
      const paste = (image: RgbImage, left: number, top: number) => {
        for (let y = 0; y < image.height; y++) {
          const row = image.data.subarray(3 * y * image.width, 3 * (y + 1) * image.width);
          frame.data.set(row, 3 * ((top + y) * 1280 + left));
        }
      };
      const large = resizeImage(portrait, 620, Math.round((620 * portrait.height) / portrait.width));
      paste({ ...large, height: Math.min(700, large.height) }, 20, 10);
      const small = resizeImage(portrait, 220, Math.round((220 * portrait.height) / portrait.width));
      paste(small, 900, 300);
      const left = (boxes: readonly { readonly box: readonly number[] }[]) =>
        boxes.map(({ box }) => Math.floor((box[0] as number) / 640)).sort();
      const both = await scenes.detect(frame);
      expect(left(both)).toEqual([0, 1]);
      expect(left(await detector.detect(frame))).toEqual([0]);
      // In the next frame small faces are looked for where they were: one that moved a little is followed, one that is new is not seen.
      const moved = both.map(({ box: [x, y, w, h] }) => [x + 0.15 * w, y - 0.1 * h, w, h] as const);
      const followed = await scenes.detect(frame, { known: moved });
      expect(left(followed)).toEqual([0, 1]);
      for (const { box } of both) {
        const overlaps = followed.map((one) => boxOverlap(one.box, box));
        // The network sees it in another view: its box may be a tenth larger or smaller each way.
        expect(Math.max(...overlaps)).toBeGreaterThan(0.65);
      }
      const largeOnly = moved.filter(([x]) => x < 600);
      expect(left(await scenes.detect(frame, { known: largeOnly }))).toEqual([0]);
      scenes.dispose();
    },
  );

  withFaces('gives the same landmarks on cpu as on wasm', async () => {
    const image = await read(path.join(FACES, 'Alexandra_Pelosi_30.jpg'));
    const [onWasm] = await detector.detect(image);
    await prepareBackend('cpu');
    const other = await createNodeFaceApiDetector();
    const [onCpu] = await other.detect(image);
    other.dispose();
    await prepareBackend('wasm');
    onWasm?.landmarks68.forEach((value, i) => {
      // A ten thousandth of a face of 200 pixels: float32 through twenty layers.
      expect(Math.abs(value - (onCpu?.landmarks68[i] as number))).toBeLessThan(0.02);
    });
  });
});

/** Mean distance over the distance of the outer corners of the eyes. */
function meanError(found: ArrayLike<number>, truth: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < 136; i += 2) {
    sum += Math.hypot(
      (found[i] as number) - (truth[i] as number),
      (found[i + 1] as number) - (truth[i + 1] as number),
    );
  }
  const eyes = Math.hypot(
    (truth[72] as number) - (truth[90] as number),
    (truth[73] as number) - (truth[91] as number),
  );
  return sum / 68 / eyes;
}
