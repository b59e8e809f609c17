import * as tf from '@tensorflow/tfjs';
import type { NamedWeights } from '../named-weights.js';
import { convPrelu, denseHeads, densePrelu, type Network } from './prelu-layers.js';

/**
 * The output network: judges a square of 48 pixels and places five landmarks in it.
 *
 * @returns Two logits (no face, face), the box's offsets, x of five points, y of five points. @shape `[B,48,48,3]` -> `[B,16]`
 * @source Zhang et al. 2016.
 */
export function createONet(weights: NamedWeights): Network {
  const conv1 = convPrelu(weights, 'onet/conv1');
  const conv2 = convPrelu(weights, 'onet/conv2');
  const conv3 = convPrelu(weights, 'onet/conv3');
  const conv4 = convPrelu(weights, 'onet/conv4');
  const dense = densePrelu(weights, 'onet/dense');
  const heads = denseHeads(weights, 'onet/heads');
  return (x) => {
    const half = tf.maxPool(conv1(x), 3, 2, 'same'); // 46 -> 23: the last window reaches over the edge
    const quarter = tf.maxPool(conv2(half), 3, 2, 'valid'); // 21 -> 10
    const eighth = tf.maxPool(conv3(quarter), 2, 2, 'valid'); // 8 -> 4
    return heads(dense(conv4(eighth)));
  };
}
