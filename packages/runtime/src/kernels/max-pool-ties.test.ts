import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { describeEachBackend } from '../testing/describe-each-backend.js';

// After a ReLU whole windows are 0: which of them gets the gradient must not depend on the backend.
describeEachBackend('max pooling of equal numbers', () => {
  it.each(['valid', 'same'] as const)('hands the gradient to the first of a window (%s)', async (pad) => {
    const gradient = tf.tidy(() => {
      const x = tf.zeros<tf.Rank.R4>([1, 4, 4, 1]);
      return tf.grad((input) => tf.maxPool(input as tf.Tensor4D, 2, 2, pad).sum())(x);
    });
    // Not at once: WebGPU in Node cannot be waited for.
    expect([...(await gradient.data())]).toEqual([1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]);
    gradient.dispose();
  });
});
