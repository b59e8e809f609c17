import { describeEachBackend, expectClose } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { ReverseGradient, reverseGradient } from './index.js';

describeEachBackend('reverseGradient', () => {
  const loss = (x: tf.Tensor) =>
    x
      .square()
      .mul(tf.tensor1d([1, -2, 3]))
      .sum();

  it('is the identity forwards', () => {
    tf.tidy(() => expectClose(reverseGradient(tf.tensor1d([1, -2]), 0.7), [1, -2], { relative: 0 }));
  });

  it.each([0.5, 0.7, 0.1, 30, 0])('gives -%d times the plain gradient, once', (strength) => {
    tf.tidy(() => {
      const x = tf.tensor1d([0.3, -1.2, 2]);
      const plain = tf.grad(loss)(x);
      const reversed = tf.grad((input) => loss(reverseGradient(input, strength)))(x);
      expectClose(reversed, plain.mul(-strength), { relative: 1e-6, absolute: 1e-9 });
    });
  });

  it('refuses a strength that is negative or not finite', () => {
    tf.tidy(() => {
      expect(() => reverseGradient(tf.scalar(1), -1)).toThrow(/strength/);
      expect(() => reverseGradient(tf.scalar(1), Number.NaN)).toThrow(/strength/);
    });
  });

  it('does the same as a layer, whose strength may change', () => {
    tf.tidy(() => {
      const layer = new ReverseGradient({ strength: 1 });
      const x = tf.tensor1d([1, 2, 3]);
      const grad = tf.grad((input) => (layer.apply(input) as tf.Tensor).sum());
      expectClose(grad(x), [-1, -1, -1], { relative: 0 });
      layer.strength = 0.25;
      expectClose(grad(x), [-0.25, -0.25, -0.25], { relative: 0 });
    });
  });
});

it('can be saved with a model and loaded again', async () => {
  const input = tf.input({ shape: [3] });
  const output = new ReverseGradient({ strength: 0.4 }).apply(input) as tf.SymbolicTensor;
  const model = tf.model({ inputs: input, outputs: output });
  const again = await tf.models.modelFromJSON(JSON.parse(model.toJSON() as string));
  expect((again.layers[1] as unknown as ReverseGradient).strength).toBe(0.4);
});
