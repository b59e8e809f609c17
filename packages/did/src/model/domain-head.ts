import type * as tf from '@tensorflow/tfjs';
import { createMlpHead, type MlpHeadOptions } from './mlp-head.js';

/**
 * The domain head: reads the domain information and gives a logit for real and for each forging method.
 *
 * @param domains - k + 1: real and the k methods trained on.
 * @shape `[B,h,w,C]` -> `[B,domains]`
 * @source DID, section 3.5.
 */
export function createDomainHead(
  domains: number,
  options: Omit<MlpHeadOptions, 'outputs' | 'name'>,
): tf.LayersModel {
  return createMlpHead({ ...options, outputs: domains, name: 'domain_head' });
}
