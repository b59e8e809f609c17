import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { describeEachBackend } from '../testing/describe-each-backend.js';
import { expectClose } from '../testing/expect-close.js';
import { expectGradient } from '../testing/expect-gradient.js';
import { silu } from './silu.js';

const xs = [-1e4, -30, -3, -1.278, -0.5, 0, 0.5, 3, 30, 1e4];
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

describeEachBackend('silu', ({ tolerance }) => {
  it('is x times its sigmoid, far from 0 too', () =>
    tf.tidy(() =>
      expectClose(
        silu(tf.tensor1d(xs)),
        xs.map((x) => x * sigmoid(x)),
        tolerance,
      ),
    ));

  it('has the derivative s + x s (1 - s), far from 0 too', () =>
    tf.tidy(() => {
      const slope = tf.grad((x) => silu(x).mul(2))(tf.tensor1d(xs));
      const wanted = xs.map((x) => 2 * sigmoid(x) * (1 + x * (1 - sigmoid(x))));
      expectClose(slope, wanted, tolerance);
    }));

  it('agrees with finite differences', () => {
    const x = tf.tensor2d([-2, -0.3, 0, 0.9, 2.5, 4], [2, 3]);
    expectGradient((input) => silu(input).sin().sum(), [x]);
    x.dispose();
  });

  it('leaves no tensor behind', () => {
    const x = tf.ones([4, 3]);
    const before = tf.memory().numTensors;
    silu(x).dispose();
    expect(tf.memory().numTensors).toBe(before);
    x.dispose();
  });
});
