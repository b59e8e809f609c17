import { describeEachBackend, expectClose } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { PaddedDepthwiseConv2D } from './padded-depthwise-conv2d.js';
import './register-layers.js';

const SIZE = [7, 8, 4] as const;
const picture = () => tf.randomNormal<tf.Rank.R4>([2, ...SIZE], 0, 1, 'float32', 1);
const built = (config: object) => {
  const layer = new PaddedDepthwiseConv2D({ kernelSize: 3, ...config });
  layer.apply(tf.input({ shape: [...SIZE] }));
  return layer;
};

describeEachBackend('PaddedDepthwiseConv2D', ({ tolerance }) => {
  // Rows and columns of zeros before and after: at a stride `same` puts the odd one at the end, and none before an even side.
  it.each([
    [3, 1, 'symmetric', [1, 1], [1, 1]],
    [5, 2, 'symmetric', [2, 2], [2, 2]],
    [3, 2, 'same', [1, 1], [0, 1]],
    [5, 2, 'same', [2, 2], [1, 2]],
    [3, 2, 'valid', [0, 0], [0, 0]],
  ] as const)('kernel %i, stride %i, %s', (kernelSize, strides, padding, rows, columns) =>
    tf.tidy(() => {
      const layer = built({ kernelSize, strides, padding });
      const [kernel] = layer.getWeights() as [tf.Tensor4D];
      const framed = tf.pad(picture(), [[0, 0], [...rows], [...columns], [0, 0]]);
      const found = layer.apply(picture()) as tf.Tensor;
      const wanted = tf.depthwiseConv2d(framed, kernel, strides, 'valid');
      expect(found.shape).toEqual(layer.computeOutputShape([2, ...SIZE]));
      expectClose(found, wanted.dataSync(), tolerance);
      layer.dispose();
    }),
  );

  it('adds a bias and cuts off at 0 and 6 where it is told to', () =>
    tf.tidy(() => {
      const layer = built({ useBias: true, activation: 'relu6' });
      const [kernel] = layer.getWeights() as [tf.Tensor4D];
      const bias = tf.tensor1d([0.5, -0.5, 5.5, 0]);
      layer.setWeights([kernel, bias]);
      const wanted = tf.relu6(tf.depthwiseConv2d(picture(), kernel, 1, 'same').add(bias));
      expectClose(layer.apply(picture()) as tf.Tensor, wanted.dataSync(), tolerance);
      layer.dispose();
    }));

  it('comes back from its configuration', () => {
    const layer = built({ name: 'depthwise', strides: 2, padding: 'same' });
    const copy = PaddedDepthwiseConv2D.fromConfig(
      PaddedDepthwiseConv2D as never,
      layer.getConfig(),
    ) as PaddedDepthwiseConv2D;
    expect(copy.getConfig()).toEqual(layer.getConfig());
    expect(copy.getConfig()).toMatchObject({ strides: 2, padding: 'same', kernelSize: 3 });
    layer.dispose();
  });
});
