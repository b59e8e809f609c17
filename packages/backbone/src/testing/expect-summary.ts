import { relativeNormError } from '@did/runtime/testing';
import type * as tf from '@tensorflow/tfjs';
import { summarise, type TensorSummary } from './tensor-summary.js';

/**
 * Fails unless a tensor's shape is the reference's and its norm and sampled entries lie within a relative error.
 *
 * @returns the error
 * @throws Error naming the tensor and the error
 */
export function expectSummary(
  actual: tf.Tensor,
  wanted: TensorSummary,
  allowed: number,
  name: string,
): number {
  const { shape, norm, samples } = summarise(actual, wanted.samples.length);
  if (`${shape}` !== `${wanted.shape}`) throw new Error(`${name} is [${shape}]; wanted [${wanted.shape}]`);
  const error = Math.max(relativeNormError(samples, wanted.samples), Math.abs(norm / wanted.norm - 1));
  if (!(error <= allowed)) throw new Error(`${name} is off by ${error}; allowed ${allowed}`);
  return error;
}
