import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { describeEachBackend } from '../testing/describe-each-backend.js';

const FIRST = [1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0];

// After a ReLU whole windows are 0: which of them gets the gradient is the first on the CPU, whatever computes there, as
// in PyTorch. TensorFlow.js's kernel for WebGPU takes the last.
describeEachBackend('max pooling of equal numbers', ({ name }) => {
  const [which, wanted] = name === 'webgpu' ? ['last', [...FIRST].reverse()] : ['first', FIRST];
  it.each(['valid', 'same'] as const)(`hands the gradient to the ${which} of a window (%s)`, async (pad) => {
    const gradient = tf.tidy(() => {
      const x = tf.zeros<tf.Rank.R4>([1, 4, 4, 1]);
      return tf.grad((input) => tf.maxPool(input as tf.Tensor4D, 2, 2, pad).sum())(x);
    });
    // Not at once: WebGPU in Node cannot be waited for.
    const values = [...(await gradient.data())];
    gradient.dispose();
    expect(values).toEqual(wanted);
  });
});
