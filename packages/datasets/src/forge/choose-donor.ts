import { LANDMARK_68_PARTS } from '@did/faces';

/** A face that could be pasted into another. */
export interface DonorCandidate {
  readonly key: string;
  /** @unit pixels */
  readonly landmarks68: ArrayLike<number>;
}

/** A few dozen faces hold one of nearly the same pose; more cost time and gain little. */
const WINDOW = 48;

/**
 * The face nearest in pose and shape among the next few dozen: who pastes faces chooses one that fits.
 *
 * @param position - Of the target in `candidates`, all of one split in a fixed order.
 * @returns undefined when there is nobody else.
 * @source Li et al. 2020 (Face X-ray), nearest landmarks.
 */
export function chooseDonor<T extends DonorCandidate>(
  candidates: readonly T[],
  position: number,
): T | undefined {
  const target = candidates[position];
  if (target === undefined) return undefined;
  const shape = normalised(target.landmarks68);
  let best: T | undefined;
  let nearest = Number.POSITIVE_INFINITY;
  for (let offset = 1; offset <= Math.min(WINDOW, candidates.length - 1); offset++) {
    const candidate = candidates[(position + offset) % candidates.length] as T;
    if (candidate.key === target.key) continue;
    const distance = distanceBetween(shape, normalised(candidate.landmarks68));
    if (distance < nearest) {
      nearest = distance;
      best = candidate;
    }
  }
  return best;
}

/** Position and size taken out, turn of the head left in. */
function normalised(points: ArrayLike<number>): Float32Array {
  const eye = ([first, end]: readonly [number, number]) => {
    let x = 0;
    let y = 0;
    for (let i = first; i < end; i++) {
      x += (points[2 * i] as number) / (end - first);
      y += (points[2 * i + 1] as number) / (end - first);
    }
    return [x, y] as const;
  };
  const [rightX, rightY] = eye(LANDMARK_68_PARTS.rightEye);
  const [leftX, leftY] = eye(LANDMARK_68_PARTS.leftEye);
  const scale = 1 / Math.max(1e-6, Math.hypot(leftX - rightX, leftY - rightY));
  const shape = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    shape[i] = ((points[i] as number) - (rightX + leftX) / 2) * scale;
    shape[i + 1] = ((points[i + 1] as number) - (rightY + leftY) / 2) * scale;
  }
  return shape;
}

function distanceBetween(one: Float32Array, two: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += ((one[i] as number) - (two[i] as number)) ** 2;
  return sum;
}
