import {
  add,
  cast,
  cumsum,
  equal,
  expandDims,
  gather,
  greater,
  greaterEqual,
  minimum,
  mul,
  type Scalar,
  slice,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  topk,
} from '@tensorflow/tfjs-core';
import type { ValueAndGradient } from '../loss-with-gradient.js';
import { sumOrZero } from '../sum-or-zero.js';

/** What one false negative and one false positive count. */
interface ErrorWeights {
  readonly fake: Tensor | number;
  readonly real: Tensor | number;
}

/**
 * AUM and the mean of its one-sided slopes, on the device.
 *
 * @remarks Nothing is read back. The slopes count by comparing each score with each: O(B^2).
 * @shape scores `[B]`, labels `[B]` -> loss `[]`, gradient `[B]`
 */
export function deviceAum(scores: Tensor1D, labels: Tensor1D, weights: ErrorWeights): ValueAndGradient {
  const isFake = cast(equal<Tensor1D>(labels, 1), 'float32');
  const isReal = cast(equal<Tensor1D>(labels, 0), 'float32');
  // Weights come last: whole numbers subtract to an exact 0, shares do not.
  const fewer = (falsePositives: Tensor, falseNegatives: Tensor) =>
    minimum(mul(falsePositives, weights.real), mul(falseNegatives, weights.fake));
  return {
    loss: area(scores, isFake, isReal, fewer),
    gradient: meanSlopes(scores, isFake, isReal, fewer),
  };
}

type Fewer = (falsePositives: Tensor, falseNegatives: Tensor) => Tensor;

function area(scores: Tensor1D, isFake: Tensor1D, isReal: Tensor1D, fewer: Fewer): Scalar {
  const n = scores.size;
  const { values, indices } = topk(scores, n); // from above; the threshold stands just below each
  const falsePositives = cumsum(gather(isReal, indices));
  const falseNegatives = sub(sum(isFake), cumsum(gather(isFake, indices)));
  const widths = sub(slice(values, 0, n - 1), slice(values, 1, n - 1));
  return sumOrZero(mul(slice(fewer(falsePositives, falseNegatives), 0, n - 1), widths));
}

function meanSlopes(scores: Tensor1D, isFake: Tensor1D, isReal: Tensor1D, fewer: Fewer): Tensor1D {
  const [others, self] = [expandDims(scores, 0), expandDims(scores, 1)];
  const isAbove = cast(greater(others, self), 'float32'); //         [B,B], row: self
  const isNotBelow = cast(greaterEqual(others, self), 'float32');
  const count = (mask: Tensor, which: Tensor) => sum(mul(mask, expandDims(which, 0)), 1);
  const above = { fp: count(isAbove, isReal), fn: sub(sum(isFake), count(isAbove, isFake)) };
  const below = { fp: count(isNotBelow, isReal), fn: sub(sum(isFake), count(isNotBelow, isFake)) };
  const right = sub(fewer(add(above.fp, isReal), sub(above.fn, isFake)), fewer(above.fp, above.fn));
  const left = sub(fewer(below.fp, below.fn), fewer(sub(below.fp, isReal), add(below.fn, isFake)));
  return mul<Tensor1D>(add(left, right), 0.5);
}
