import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { describeEachBackend } from '../testing/describe-each-backend.js';
import { expectGradient } from '../testing/expect-gradient.js';

/** What TensorFlow.js itself gets wrong on one backend or another, so that no backend can be another's reference. */
const CASES: readonly [name: string, shape: number[], f: (x: tf.Tensor4D) => tf.Tensor][] = [
  ['avgPool that hangs over, stride 2', [2, 5, 6, 3], (x) => tf.avgPool(x, 3, 2, 'same')],
  ['avgPool that hangs over, stride 1', [2, 4, 7, 2], (x) => tf.avgPool(x, [2, 3], 1, 'same')],
  ['avgPool padded by one', [2, 5, 6, 3], (x) => tf.avgPool(x, 3, 2, 1)],
  [
    'avgPool padded by four numbers',
    [2, 3, 3, 2],
    (x) =>
      tf.avgPool(x, 3, 1, [
        [0, 0],
        [1, 2],
        [0, 1],
        [0, 0],
      ]),
  ],
  ['avgPool within', [2, 6, 4, 3], (x) => tf.avgPool(x, 2, 2, 'valid')],
  ['resizeBilinear, larger', [2, 3, 5, 2], (x) => tf.image.resizeBilinear(x, [7, 6])],
  ['resizeBilinear, smaller', [2, 8, 5, 2], (x) => tf.image.resizeBilinear(x, [3, 4])],
  ['resizeBilinear, aligned corners', [2, 3, 5, 2], (x) => tf.image.resizeBilinear(x, [7, 6], true)],
  ['resizeBilinear, half pixels', [2, 3, 5, 2], (x) => tf.image.resizeBilinear(x, [7, 6], false, true)],
  ['resizeNearestNeighbor, larger', [2, 3, 5, 2], (x) => tf.image.resizeNearestNeighbor(x, [6, 15])],
  ['resizeNearestNeighbor, smaller', [2, 8, 6, 2], (x) => tf.image.resizeNearestNeighbor(x, [4, 2])],
  [
    'resizeNearestNeighbor, aligned corners',
    [2, 3, 5, 2],
    (x) => tf.image.resizeNearestNeighbor(x, [7, 6], true),
  ],
  [
    'resizeNearestNeighbor, half pixels',
    [2, 3, 5, 2],
    (x) => tf.image.resizeNearestNeighbor(x, [7, 6], false, true),
  ],
];

describeEachBackend('gradients that are ours', () => {
  it.each(CASES)('agree with central differences: %s', (_name, shape, f) => {
    tf.tidy(() => {
      const x = tf.randomUniform<tf.Rank.R4>(shape as [number, number, number, number], -1, 1, 'float32', 1);
      const weights = tf.randomUniform(f(x).shape, -1, 1, 'float32', 2);
      // Linear in x: a large step costs nothing and keeps rounding small.
      expectGradient(
        (y) =>
          f(y as tf.Tensor4D)
            .mul(weights)
            .sum(),
        [x],
        { step: 1, relative: 1e-5, entries: 1000 },
      );
    });
  });

  it('leave second derivatives of ReLU right', () => {
    tf.tidy(() => {
      const x = tf.tensor1d([-2, -0.5, 0.5, 2]);
      const second = tf.grad((y: tf.Tensor) =>
        tf
          .grad((z: tf.Tensor) => tf.relu(z).pow(3).sum())(y)
          .sum(),
      )(x);
      const expected = [0, 0, 3, 12];
      [...second.dataSync()].forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i] as number, 4);
      });
    });
  });

  it('pass ReLU6 between 0 and 6 alone, as PyTorch does at both ends', () => {
    tf.tidy(() => {
      const x = tf.tensor1d([-1, 0, 1, 5.5, 6, 7]);
      const dy = tf.tensor1d([2, 3, 4, 5, 6, 7]);
      const gradient = tf.grad((y: tf.Tensor) => tf.relu6(y).mul(dy).sum())(x);
      expect([...gradient.dataSync()]).toEqual([0, 0, 4, 5, 0, 0]);
      const second = tf.grad((y: tf.Tensor) =>
        tf
          .grad((z: tf.Tensor) => tf.relu6(z).pow(2).sum())(y)
          .sum(),
      )(x);
      expect([...second.dataSync()]).toEqual([0, 0, 2, 2, 0, 0]);
    });
  });
});
