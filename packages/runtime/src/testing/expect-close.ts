import type { Tensor } from '@tensorflow/tfjs';
import { toNumbers } from './to-numbers.js';
import { type Tolerance, tolerances } from './tolerances.js';

/** Numbers in any form that a test has them. */
export type Numbers = Tensor | ArrayLike<number> | number;

/**
 * Fails unless every number lies within `absolute + relative * |expected|` of the expected one.
 *
 * @remarks
 * NaN equals only NaN, an infinity only the same infinity. When both sides are tensors their shapes must be equal.
 *
 * @throws Error naming the worst index, both values and the number of wrong ones
 */
export function expectClose(
  actual: Numbers,
  expected: Numbers,
  tolerance: Partial<Tolerance> = tolerances.cpu,
): void {
  const { relative = 0, absolute = 0 } = tolerance;
  const [shape, wanted] = [shapeOf(actual), shapeOf(expected)];
  if (shape !== undefined && wanted !== undefined && shape !== wanted) {
    throw new Error(`expectClose: the shape is [${shape}], expected [${wanted}].`);
  }
  const a = toNumbers(actual);
  const b = toNumbers(expected);
  if (a.length !== b.length) throw new Error(`expectClose: got ${a.length} numbers, expected ${b.length}.`);
  let wrong = 0;
  let worst = 0;
  let worstExcess = 0;
  for (let i = 0; i < a.length; i++) {
    const excess = excessOver(a[i] as number, b[i] as number, relative, absolute);
    if (excess <= 1) continue;
    wrong += 1;
    if (excess > worstExcess) [worst, worstExcess] = [i, excess];
  }
  if (wrong === 0) return;
  const [x, y] = [a[worst] as number, b[worst] as number];
  throw new Error(
    `expectClose: ${wrong} of ${a.length} numbers are off; worst at index ${worst}: got ${x}, expected ${y} ` +
      `(off by ${Math.abs(x - y)}; allowed ${absolute} + ${relative} * |expected|).`,
  );
}

/** The error in units of what is allowed; at most 1 is right. */
function excessOver(a: number, b: number, relative: number, absolute: number): number {
  if (Object.is(a, b) || a === b) return 0;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Number.POSITIVE_INFINITY;
  const allowed = absolute + relative * Math.abs(b);
  return allowed === 0 ? Number.POSITIVE_INFINITY : Math.abs(a - b) / allowed;
}

function shapeOf(values: Numbers): string | undefined {
  return typeof values === 'object' && 'dataSync' in values ? values.shape.join(',') : undefined;
}
