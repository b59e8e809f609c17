import { describeEachBackend, expectClose } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { Dropout } from './dropout.js';
import './register-layers.js';

describeEachBackend('Dropout', () => {
  const layerOf = (probability: number, name = 'drop') => new Dropout({ name, probability, seed: 7 });
  const dropped = (layer: Dropout, step: number) =>
    tf.tidy(() =>
      Array.from((layer.apply(tf.ones([40, 50]), { training: true, step }) as tf.Tensor).dataSync()),
    );

  it('makes a share of numbers 0, and keeps the expectation', () => {
    const values = dropped(layerOf(0.2), 1);
    expect(values.every((value) => value === 0 || Math.abs(value - 1.25) < 1e-6)).toBe(true);
    const share = values.filter((value) => value === 0).length / values.length;
    // The deviation of the share is sqrt(.2 * .8 / 2000) = .009.
    expect(Math.abs(share - 0.2)).toBeLessThan(0.04);
    expect(new Set(values.slice(0, 50)).size).toBe(2);
  });

  it('draws by step and name: the same again, others otherwise', () => {
    const first = dropped(layerOf(0.5), 1);
    expect(dropped(layerOf(0.5), 1)).toEqual(first);
    expect(dropped(layerOf(0.5), 2)).not.toEqual(first);
    expect(dropped(layerOf(0.5, 'other'), 1)).not.toEqual(first);
  });

  it('gives its input when not training, and its mask for a gradient', () =>
    tf.tidy(() => {
      const x = tf.randomNormal([3, 4], 0, 1, 'float32', 1);
      expectClose(layerOf(0.5).apply(x) as tf.Tensor, x, { absolute: 0 });
      const layer = layerOf(0.5);
      const [dx] = tf.grads((input) => layer.apply(input, { training: true, step: 3 }) as tf.Tensor)([x]) as [
        tf.Tensor,
      ];
      expectClose(dx, layer.apply(tf.ones([3, 4]), { training: true, step: 3 }) as tf.Tensor, {
        absolute: 1e-6,
      });
    }));

  it('wants a step and a probability', () => {
    expect(() => layerOf(1.5)).toThrow(/Dropout: `probability` must lie in \[0, 1\]; got 1.5/);
    tf.tidy(() => {
      expect(() => layerOf(0.5).apply(tf.ones([1, 2]), { training: true })).toThrow(
        /Dropout: drop needs a number `step`.*got undefined/,
      );
    });
  });

  it('comes back from its configuration', () => {
    const copy = Dropout.fromConfig(Dropout as never, layerOf(0.3).getConfig()) as Dropout;
    expect(copy.getConfig()).toEqual(layerOf(0.3).getConfig());
  });
});
