import { describeEachBackend, expectClose } from '@did/runtime/testing';
import { it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { HardSwish } from './hard-swish.js';

describeEachBackend('HardSwish', ({ tolerance }) => {
  const x = () => tf.tensor1d([-7, -3.001, -2.5, -1, 0, 0.5, 1, 2.9, 3.001, 8]);

  it('is x relu6(x + 3) / 6', () =>
    tf.tidy(() => {
      // torch.nn.functional.hardswish of the same.
      const wanted = [0, 0, -0.20833333, -0.33333334, 0, 0.29166666, 0.6666667, 2.8516667, 3.001, 8];
      expectClose(new HardSwish().apply(x()) as tf.Tensor, wanted, tolerance);
    }));

  it('has its slope: 0 below -3, 1 above 3', () =>
    tf.tidy(() => {
      const gradient = tf.grad((input) => new HardSwish().apply(input) as tf.Tensor)(x());
      const wanted = [0, 0, -0.33333334, 0.16666667, 0.5, 0.6666667, 0.8333333, 1.4666667, 1, 1];
      expectClose(gradient, wanted, tolerance);
    }));
});
