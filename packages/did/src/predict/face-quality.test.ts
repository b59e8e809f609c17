import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decodeImage } from '@did/datasets';
import { alignFace, type RgbImage, resizeImage, SCENE_FACE_API_OPTIONS } from '@did/faces';
import { createFaceApiDetector } from '@did/faces/node';
import { prepareBackend } from '@did/runtime';
import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { decisionRule } from './decide.js';
import { faceQuality, turnOf } from './face-quality.js';

const PHOTOGRAPH = fileURLToPath(
  new URL('../../../../../shared/data/landmarks68/Alexandra_Pelosi_30.jpg', import.meta.url),
);
// Faces cannot be committed; where they are missing, the report shows this test as skipped.
const withFaces = existsSync(PHOTOGRAPH) ? describe : describe.skip;
const on = { name: 'faces', split: 'val', reals: 1, fakes: 1, methods: [] };

describe('turnOf', () => {
  it.each([
    [0, [30, 40, 70, 40, 50, 60, 35, 80, 65, 80]],
    [0.25, [30, 40, 70, 40, 60, 60, 35, 80, 65, 80]],
    // The same, tilted by a quarter: the nose stands a quarter along the line of the eyes.
    [0.25, [40, 30, 40, 70, 20, 60, 0, 35, 0, 65]],
  ])('is %d of the distance of the eyes', (expected, landmarks) => {
    expect(turnOf(landmarks)).toBeCloseTo(expected, 12);
  });
});

withFaces('a photograph of a face', () => {
  it('is good as it is, and lacks what it lacks once it is shrunk, blurred or turned', async () => {
    await prepareBackend('wasm');
    const detector = await createFaceApiDetector(SCENE_FACE_API_OPTIONS);
    const image = await decodeImage(PHOTOGRAPH);
    const look = async (picture: RgbImage) => {
      const [face] = await detector.detect(picture);
      if (face === undefined) throw new Error('no face');
      const crop = alignFace(picture, face.landmarks5, { size: 96, marginRatio: 0 }).image;
      return { face, crop };
    };
    const first = await look(image);
    const { side, sharpness, turn } = faceQuality(first.face, first.crop, null);
    // Limits as a detector measured on faces like this one would have them.
    const limits = {
      ...{ minSide: 0.7 * side, minSharpness: 0.6 * sharpness, maxTurn: turn + 0.1 },
      ...{ widening: 1, on },
    };
    const poorOf = ({ face, crop }: typeof first) => faceQuality(face, crop, limits).poor;
    expect(poorOf(first)).toEqual([]);
    const [width, height] = [Math.round(image.width / 2), Math.round(image.height / 2)];
    expect(poorOf(await look(resizeImage(image, width, height)))).toContain('small');
    const raw = { width: image.width, height: image.height, channels: 3 as const };
    const { data } = await sharp(image.data, { raw }).blur(5).raw().toBuffer({ resolveWithObject: true });
    expect(poorOf(await look({ ...image, data: new Uint8Array(data) }))).toContain('blurred');
    // A side view: the nose comes near to one eye.
    const landmarks5 = Float32Array.from(first.face.landmarks5);
    landmarks5[4] = landmarks5[2] as number;
    const turned = faceQuality({ ...first.face, landmarks5 }, first.crop, limits);
    expect(turned.poor).toEqual(['turned']);
    // What is poor needs more: a logit just above the threshold is fake of a good face, uncertain of this one.
    const rule = decisionRule({
      calibration: {
        ...{ kind: 'platt' as const, slope: 1, intercept: 0, prior: 0.5, on: null },
        expectedCalibrationError: null,
      },
      decision: {
        ...{ threshold: 0, low: -1, high: 0, rule: '', meaning: '', on: null },
        ...{ falsePositiveRate: null, truePositiveRate: null, uncertain: null },
      },
      quality: limits,
    });
    expect(rule.verdict(0.5, false)).toBe('fake');
    expect(rule.verdict(0.5, turned.poor.length > 0)).toBe('uncertain');
    detector.dispose();
  });
});
