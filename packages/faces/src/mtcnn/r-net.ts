import * as tf from '@tensorflow/tfjs';
import type { NamedWeights } from '../named-weights.js';
import { convPrelu, denseHeads, densePrelu, type Network } from './prelu-layers.js';

/**
 * The refining network: judges a square of 24 pixels.
 *
 * @returns Two logits (no face, face) and the box's offsets. @shape `[B,24,24,3]` -> `[B,6]`
 * @source Zhang et al. 2016.
 */
export function createRNet(weights: NamedWeights): Network {
  const conv1 = convPrelu(weights, 'rnet/conv1');
  const conv2 = convPrelu(weights, 'rnet/conv2');
  const conv3 = convPrelu(weights, 'rnet/conv3');
  const dense = densePrelu(weights, 'rnet/dense');
  const heads = denseHeads(weights, 'rnet/heads');
  return (x) => {
    const half = tf.maxPool(conv1(x), 3, 2, 'same'); // 22 -> 11: the last window reaches over the edge
    const quarter = tf.maxPool(conv2(half), 3, 2, 'valid'); // 9 -> 4
    return heads(dense(conv3(quarter)));
  };
}
