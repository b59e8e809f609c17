import { cast, equal, expandDims, mul, sub, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';

/**
 * 1 where row i is fake and column j real, else 0. A label that is neither 0 nor 1 is in no pair.
 *
 * @shape labels `[B]` -> `[B,B]`
 */
export function pairMask(labels: Tensor1D): Tensor2D {
  const [isFake, isReal] = [cast(equal(labels, 1), 'float32'), cast(equal(labels, 0), 'float32')];
  return mul(expandDims(isFake, 1), expandDims(isReal, 0));
}

/**
 * How far score i stands above score j.
 *
 * @shape scores `[B]` -> `[B,B]`
 */
export function pairGaps(scores: Tensor1D): Tensor2D {
  return sub(expandDims(scores, 1), expandDims(scores, 0));
}
