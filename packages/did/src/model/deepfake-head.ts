import type * as tf from '@tensorflow/tfjs';
import { createMlpHead, type MlpHeadOptions } from './mlp-head.js';

/**
 * C: reads the deepfake information and gives one logit, above 0 for fake.
 *
 * @shape `[B,h,w,C]` -> `[B,1]`
 * @source DID, section 3.4.
 */
export function createDeepfakeHead(options: Omit<MlpHeadOptions, 'outputs' | 'name'>): tf.LayersModel {
  return createMlpHead({ ...options, outputs: 1, name: 'deepfake_head' });
}
