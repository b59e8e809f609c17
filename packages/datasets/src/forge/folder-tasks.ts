import path from 'node:path';
import {
  DEFAULT_MARGIN_RATIO,
  type FaceDetector68,
  type Transform,
  transformPoints,
  warpImage,
} from '@did/faces';
import { isDidError, SeededRandom } from '@did/runtime';
import type { NewCrop } from '../crop-set/crop-set-writer.js';
import { decodeImage } from '../images/decode-image.js';
import type { Split } from '../sample.js';
import { cropFileName } from './crop-file-name.js';
import { type BaseFace, forgePicture } from './forge-picture.js';
import type { ForgeRecipe } from './forge-recipe.js';
import { boxAround, locateByDetector } from './locate-face.js';

/** A portrait whose face was found. */
export interface SurveyedPortrait {
  readonly key: string;
  /** In the decoded picture. @unit pixels */
  readonly landmarks68: Float32Array;
}

/** A larger portrait is shrunk to this before anything else. @unit pixels */
const MAX_SIDE = 1600;

/** Looks for the largest face in a portrait. */
export async function surveyPortrait(
  folder: string,
  key: string,
  detector: FaceDetector68,
): Promise<SurveyedPortrait | { readonly key: string; readonly reason: string }> {
  try {
    const image = await decodeImage(path.join(folder, key), { maxSide: MAX_SIDE });
    const faces = await detector.detect(image);
    const [largest] = faces.sort((one, two) => two.box[2] * two.box[3] - one.box[2] * one.box[3]);
    if (largest === undefined) return { key, reason: 'no face was found' };
    if (isTurnedAway(largest.landmarks5)) return { key, reason: 'the face is turned away' };
    return { key, landmarks68: largest.landmarks68 };
  } catch (error) {
    if (!isDidError(error)) throw error;
    return { key, reason: error.message };
  }
}

/** Seen from the side, eyes stand near each other for the length of the face, and landmarks are guesses. */
const MIN_EYE_DISTANCE = 0.65;

function isTurnedAway(landmarks5: Float32Array): boolean {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0, , , x3 = 0, y3 = 0, x4 = 0, y4 = 0] = landmarks5;
  const eyeDistance = Math.hypot(x1 - x0, y1 - y0);
  const eyesToMouth = Math.hypot((x3 + x4 - x0 - x1) / 2, (y3 + y4 - y0 - y1) / 2);
  return eyeDistance < MIN_EYE_DISTANCE * eyesToMouth;
}

/** The crops of one portrait and its fakes. */
export async function forgePortrait(
  folder: string,
  portrait: SurveyedPortrait,
  donor: SurveyedPortrait | undefined,
  split: Split,
  camera: string | undefined,
  recipe: ForgeRecipe,
  detector: FaceDetector68,
): Promise<{ readonly crops: NewCrop[] } | { readonly reason: string }> {
  const base = await openBase(folder, portrait, recipe);
  const place = {
    sourceId: portrait.key,
    frame: 0,
    split,
    fileName: cropFileName(portrait.key),
    fromWhole: base.fromWhole,
    camera,
  };
  const other =
    donor === undefined ? undefined : { ...(await openBase(folder, donor, recipe)), sourceId: donor.key };
  const random = new SeededRandom(`${recipe.seed}/forge/${portrait.key}`);
  return forgePicture(base, other, place, recipe, random, locateByDetector(detector));
}

/** Forging works at most at this many times the crop's resolution: finer detail is lost in the crop. */
const WORKING_RESOLUTION = 1.75;

/** The face with its surroundings, cut from the portrait and shrunk where it is far larger than the crop. */
async function openBase(
  folder: string,
  { key, landmarks68 }: SurveyedPortrait,
  recipe: ForgeRecipe,
): Promise<BaseFace & { readonly fromWhole: Transform }> {
  const whole = await decodeImage(path.join(folder, key), { maxSide: MAX_SIDE });
  const [x, y, width, height] = boxAround(landmarks68);
  const reach = Math.max(width, height) * (0.5 + Math.max(recipe.marginRatio, DEFAULT_MARGIN_RATIO));
  const left = Math.max(0, Math.floor(x + width / 2 - 1.5 * reach));
  const top = Math.max(0, Math.floor(y + height / 2 - 1.6 * reach));
  const right = Math.min(whole.width, Math.ceil(x + width / 2 + 1.5 * reach));
  const bottom = Math.min(whole.height, Math.ceil(y + height / 2 + 1.4 * reach));
  const scale = Math.min(1, (WORKING_RESOLUTION * recipe.size) / (2 * reach));
  const shift = (scale - 1) / 2;
  const fromWhole: Transform = [scale, 0, shift - scale * left, 0, scale, shift - scale * top];
  const image = warpImage(
    whole,
    fromWhole,
    Math.max(16, Math.round((right - left) * scale)),
    Math.max(16, Math.round((bottom - top) * scale)),
  );
  return { image, landmarks68: transformPoints(landmarks68, fromWhole), fromWhole };
}
