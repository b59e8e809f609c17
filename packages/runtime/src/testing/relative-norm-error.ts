import type { Tensor } from '@tensorflow/tfjs';
import { toNumbers } from './to-numbers.js';

/** Below this norm a reference counts as zero, and the largest absolute difference is given instead. */
const NEAR_ZERO = 1e-6;

/**
 * How far two tensors lie apart: the norm of their difference over the norm of the reference.
 *
 * @remarks Where the reference's norm is near 0, the largest absolute difference. NaN when either holds NaN.
 * @throws Error when their lengths differ
 */
export function relativeNormError(
  actual: Tensor | ArrayLike<number>,
  reference: Tensor | ArrayLike<number>,
): number {
  const a = toNumbers(actual);
  const b = toNumbers(reference);
  if (a.length !== b.length) {
    throw new Error(`relativeNormError: ${a.length} numbers are compared with ${b.length}.`);
  }
  let difference = 0;
  let norm = 0;
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const d = (a[i] as number) - (b[i] as number);
    difference += d * d;
    norm += (b[i] as number) ** 2;
    worst = Math.max(worst, Math.abs(d));
  }
  return Math.sqrt(norm) < NEAR_ZERO ? worst : Math.sqrt(difference / norm);
}
