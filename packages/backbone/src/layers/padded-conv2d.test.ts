import { describeEachBackend, expectClose } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { PaddedConv2D } from './padded-conv2d.js';

const picture = () => tf.randomNormal<tf.Rank.R4>([2, 7, 8, 3], 0, 1, 'float32', 1);
const built = (config: object) => {
  const layer = new PaddedConv2D({
    filters: 4,
    kernelSize: 3,
    kernelInitializer: 'glorotNormal',
    ...config,
  });
  layer.apply(tf.input({ shape: [7, 8, 3] }));
  return layer;
};

describeEachBackend('PaddedConv2D', ({ tolerance }) => {
  it.each([
    [3, 1],
    [3, 2],
    [7, 2],
    [1, 2],
  ])('is a convolution of the framed picture, kernel %i, stride %i', (kernelSize, strides) =>
    tf.tidy(() => {
      const layer = built({ kernelSize, strides });
      const [kernel] = layer.getWeights() as [tf.Tensor4D];
      const side: [number, number] = [(kernelSize - 1) / 2, (kernelSize - 1) / 2];
      const framed = tf.pad(picture(), [[0, 0], side, side, [0, 0]]);
      const found = layer.apply(picture()) as tf.Tensor;
      const wanted = tf.conv2d(framed, kernel, strides, 'valid');
      expect(found.shape).toEqual(layer.computeOutputShape([2, 7, 8, 3]));
      expectClose(found, wanted.dataSync(), tolerance);
      layer.dispose();
    }),
  );

  it('computes no gradient by pictures that nobody asks for', async () => {
    const layer = built({});
    const kernel = layer.trainableWeights[0]?.read() as tf.Variable;
    const image = picture();
    const { kernelNames, result } = await tf.profile(() => {
      const { value, grads } = tf.variableGrads(
        () => (layer.apply(image) as tf.Tensor).square().mean(),
        [kernel],
      );
      tf.dispose([value, grads]);
      return tf.scalar(0);
    });
    expect(kernelNames).toContain('Conv2DBackpropFilter');
    expect(kernelNames).not.toContain('Conv2DBackpropInput');
    tf.dispose([image, result as tf.Tensor]);
    layer.dispose();
  });

  it('adds a bias and activates where it is told to', () =>
    tf.tidy(() => {
      const layer = built({ useBias: true, activation: 'relu' });
      const [kernel] = layer.getWeights() as [tf.Tensor4D];
      layer.setWeights([kernel, tf.tensor1d([0.5, -0.5, 0, 1])]);
      const wanted = tf
        .conv2d(picture(), kernel, 1, 'same')
        .add(tf.tensor1d([0.5, -0.5, 0, 1]))
        .relu();
      expectClose(layer.apply(picture()) as tf.Tensor, wanted.dataSync(), tolerance);
      layer.dispose();
    }));
});
