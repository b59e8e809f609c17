import * as tf from '@tensorflow/tfjs';
import type { NamedWeights } from '../named-weights.js';
import type { RgbImage } from '../rgb-image.js';
import { invertTransform, type Transform, transformPoints } from '../similarity-transform.js';
import { warpImage } from '../warp-image.js';
import { pixelTable, writePixels } from './pixel-table.js';

/** Side of the square that the network sees. @unit pixels */
export const LANDMARK_INPUT_SIZE = 112;

/** Mean colour that the network was trained with. @source face-api.js FaceFeatureExtractor.ts */
const PIXELS = pixelTable([122.782, 117.001, 104.298]);

/**
 * Finds 68 points in each of several faces by the small dense network of face-api.
 *
 * @param views - For each face the map from the picture to the network's square; the face should fill
 * the square as a tight box does.
 * @returns Points in pixels of the picture. @shape per face `[136]`
 */
export async function findLandmarks68(
  weights: NamedWeights,
  image: RgbImage,
  views: readonly Transform[],
): Promise<Float32Array[]> {
  const size = LANDMARK_INPUT_SIZE;
  const values = new Float32Array(views.length * size * size * 3);
  views.forEach((view, face) => {
    const { data } = warpImage(image, view, size, size);
    writePixels(PIXELS, data, 0, data.length, values, face * data.length);
  });
  const output = tf.tidy(() => runNetwork(weights, tf.tensor4d(values, [views.length, size, size, 3])));
  const points = await output.data();
  output.dispose();
  return views.map((view, face) => {
    const inView = new Float32Array(136);
    for (let i = 0; i < 136; i++) inView[i] = (points[face * 136 + i] as number) * size - 0.5;
    return transformPoints(inView, invertTransform(view));
  });
}

function runNetwork(weights: NamedWeights, input: tf.Tensor4D): tf.Tensor2D {
  let x = input;
  for (const block of [0, 1, 2, 3]) x = denseBlock(weights, x, `dense${block}`, block === 0);
  const pooled = tf.avgPool(x, 7, 2, 'valid');
  const flat = tf.reshape(pooled, [input.shape[0], 256]);
  return tf.add(tf.matMul(flat, weights.tensor<tf.Tensor2D>('fc/weights')), weights.tensor('fc/bias'));
}

/** Four convolutions, each fed with the sum of all outputs before it. */
function denseBlock(weights: NamedWeights, x: tf.Tensor4D, name: string, isFirst: boolean): tf.Tensor4D {
  let sum: tf.Tensor4D = isFirst
    ? tf.fused.conv2d({
        x,
        filter: weights.tensor<tf.Tensor4D>(`${name}/conv0/filters`),
        bias: weights.tensor<tf.Tensor1D>(`${name}/conv0/bias`),
        strides: 2,
        pad: 'same',
        activation: 'relu',
      })
    : separable(weights, x, `${name}/conv0`, 2, 'relu');
  // The first output passes its ReLU before it is summed; the others are summed first.
  let input = sum;
  for (const layer of [1, 2, 3]) {
    sum = tf.add(sum, separable(weights, input, `${name}/conv${layer}`, 1, 'linear'));
    input = tf.relu(sum);
  }
  return input;
}

function separable(
  weights: NamedWeights,
  x: tf.Tensor4D,
  name: string,
  stride: number,
  activation: 'relu' | 'linear',
): tf.Tensor4D {
  return tf.fused.conv2d({
    x: tf.depthwiseConv2d(x, weights.tensor<tf.Tensor4D>(`${name}/depthwise_filter`), stride, 'same'),
    filter: weights.tensor<tf.Tensor4D>(`${name}/pointwise_filter`),
    bias: weights.tensor<tf.Tensor1D>(`${name}/bias`),
    strides: 1,
    pad: 'valid',
    activation,
  });
}
