import type { DetectedFace } from '../face-detector.js';
import type { GoldenFace } from './mtcnn-golden.js';

/** Largest distances between faces and those of facenet-pytorch, each with its nearest. */
export interface FaceDistances {
  /** Of edges of boxes. @unit pixels */
  readonly box: number;
  /** Of coordinates of landmarks. @unit pixels */
  readonly landmarks: number;
  readonly score: number;
}

/** @throws Error when there are more or fewer faces than expected. */
export function matchFaces(
  found: readonly DetectedFace[],
  expected: readonly GoldenFace[],
  where: string,
): FaceDistances {
  if (found.length !== expected.length) {
    throw new Error(`${where}: ${found.length} faces, expected ${expected.length}.`);
  }
  let [box, landmarks, score] = [0, 0, 0];
  const left = [...found];
  for (const golden of expected) {
    const distances = left.map((face) => largestDifference(cornersOf(face), golden.corners));
    const nearest = distances.indexOf(Math.min(...distances));
    const [face] = left.splice(nearest, 1) as [DetectedFace];
    box = Math.max(box, distances[nearest] as number);
    landmarks = Math.max(landmarks, largestDifference(face.landmarks5, golden.landmarks));
    score = Math.max(score, Math.abs(face.score - golden.probability));
  }
  return { box, landmarks, score };
}

function cornersOf({ box: [x, y, width, height] }: DetectedFace): number[] {
  return [x, y, x + width, y + height];
}

function largestDifference(one: ArrayLike<number>, two: ArrayLike<number>): number {
  return Math.max(...Array.from(one, (value, i) => Math.abs(value - (two[i] as number))));
}
