import { it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { describeEachBackend } from '../testing/describe-each-backend.js';
import { expectClose } from '../testing/expect-close.js';

// After a ReLU whole windows are 0: which of them gets the gradient must not depend on the backend.
describeEachBackend('max pooling of equal numbers', ({ tolerance }) => {
  it.each(['valid', 'same'] as const)('hands the gradient to the first of a window (%s)', (pad) =>
    tf.tidy(() => {
      const x = tf.zeros<tf.Rank.R4>([1, 4, 4, 1]);
      const gradient = tf.grad((input) => tf.maxPool(input as tf.Tensor4D, 2, 2, pad).sum())(x);
      expectClose(gradient, [1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0], tolerance);
    }),
  );
});
