import { sharpnessOf } from '@did/datasets/browser';
import type { DetectedFace, RgbImage } from '@did/faces';
import type { DetectorRecord } from '../detector/detector-record.js';
import type { FaceQuality, PoorQuality } from './verdict.js';

/** How far a nose stands from the middle of the eyes, along the line of the eyes, in distances of the eyes. */
export function turnOf(landmarks5: ArrayLike<number>): number {
  const [leftX, leftY, rightX, rightY, noseX, noseY] = Array.from(landmarks5) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [dx, dy] = [rightX - leftX, rightY - leftY];
  const along = (noseX - (leftX + rightX) / 2) * dx + (noseY - (leftY + rightY) / 2) * dy;
  return Math.abs(along) / Math.max(1e-6, dx * dx + dy * dy);
}

/**
 * How good a look there is at a face, beside those that the detector was measured on.
 *
 * @param crop - The aligned face.
 */
export function faceQuality(
  face: Pick<DetectedFace, 'box' | 'landmarks5'>,
  crop: RgbImage,
  limits: DetectorRecord['quality'],
): FaceQuality {
  const side = Math.min(face.box[2], face.box[3]);
  const sharpness = sharpnessOf(crop);
  const turn = turnOf(face.landmarks5);
  const poor: PoorQuality[] = [];
  if (limits !== null) {
    if (side < limits.minSide) poor.push('small');
    if (sharpness < limits.minSharpness) poor.push('blurred');
    if (turn > limits.maxTurn) poor.push('turned');
  }
  return { side, sharpness, turn, poor };
}
