import * as tf from '@tensorflow/tfjs';
import type { NamedWeights } from '../named-weights.js';
import { convPrelu, type Network } from './prelu-layers.js';

/**
 * The proposal network: looks at every square of 12 pixels, two pixels apart.
 *
 * @returns For each square two logits (no face, face) and where its face lies. @shape `[B,H,W,3]` -> `[B,h,w,6]`
 * @source Zhang et al., Joint Face Detection and Alignment using Multi-task Cascaded Convolutional Networks, 2016.
 */
export function createPNet(weights: NamedWeights): Network {
  const conv1 = convPrelu(weights, 'pnet/conv1');
  const conv2 = convPrelu(weights, 'pnet/conv2');
  const conv3 = convPrelu(weights, 'pnet/conv3');
  const filter = weights.tensor<tf.Tensor4D>('pnet/heads/kernel');
  const bias = weights.tensor<tf.Tensor1D>('pnet/heads/bias');
  return (x) => {
    const small = tf.maxPool(conv1(x), 2, 2, 'same');
    const features = conv3(conv2(small));
    return tf.fused.conv2d({ x: features, filter, bias, strides: 1, pad: 'valid' });
  };
}
