import { boxOverlap, type FaceDetector68, landmarks68To5, type RgbImage } from '@did/faces';
import type { SeededRandom } from '@did/runtime';

/** A face as the crop needs it. @unit pixels */
export interface LocatedFace {
  readonly box: readonly [number, number, number, number];
  readonly landmarks5: Float32Array;
  readonly score: number;
}

/** Finds the expected face in a finished picture; undefined when it is not there. */
export type LocateFace = (picture: RgbImage, expected68: Float32Array) => Promise<LocatedFace | undefined>;

/** A find that shares less with the expected face is another one. */
const MIN_OVERLAP = 0.3;

/** Looks for the face as prediction will: by the detector, knowing nothing. */
export function locateByDetector(detector: FaceDetector68): LocateFace {
  return async (picture, expected68) => {
    const expected = boxAround(expected68);
    let best: LocatedFace | undefined;
    let bestOverlap = MIN_OVERLAP;
    for (const { box, landmarks68, landmarks5, score } of await detector.detect(picture)) {
      const overlap = boxOverlap(boxAround(landmarks68), expected);
      if (overlap >= bestOverlap) {
        best = { box, landmarks5, score };
        bestOverlap = overlap;
      }
    }
    return best;
  };
}

/** Largest error that {@link locateExactly} plays, as parts of the eye distance. */
const JITTER = 0.04;

/**
 * Takes landmarks that are known exactly, with an error like a detector's: the same one for a real
 * picture and its fakes.
 */
export function locateExactly(random: SeededRandom): LocateFace {
  const errors = Float32Array.from({ length: 10 }, () => random.uniform(-JITTER, JITTER));
  return async (_picture, expected68) => {
    const exact = landmarks68To5(expected68);
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = exact;
    const eyeDistance = Math.hypot(x1 - x0, y1 - y0);
    const landmarks5 = exact.map((value, i) => value + (errors[i] as number) * eyeDistance);
    return { box: boxAround(expected68), landmarks5, score: 1 };
  };
}

/** Left, top, width, height of a set of points. */
export function boxAround(points: ArrayLike<number>): [number, number, number, number] {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (let i = 0; i + 1 < points.length; i += 2) {
    left = Math.min(left, points[i] as number);
    right = Math.max(right, points[i] as number);
    top = Math.min(top, points[i + 1] as number);
    bottom = Math.max(bottom, points[i + 1] as number);
  }
  return [left, top, right - left, bottom - top];
}
