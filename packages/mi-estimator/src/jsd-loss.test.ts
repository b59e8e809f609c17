import { describeEachBackend, expectClose, loadGolden } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { CHANCE_D, createConvCritic, jsDependence, jsdLoss } from './index.js';

interface Case {
  readonly joint: number[];
  readonly product: number[];
  readonly value: number;
  readonly byJoint: number[];
  readonly byProduct: number[];
}

const { cases } = loadGolden<{ cases: Case[] }>(new URL('../golden/jsd.json', import.meta.url));

describeEachBackend('jsdLoss', () => {
  it.each(cases.map((item, i) => [i, item] as const))(
    'matches PyTorch, value and gradients (%d)',
    (_i, item) => {
      tf.tidy(() => {
        const { value, grads } = tf.valueAndGrads((a, b) => jsdLoss(a, b))([
          tf.tensor1d(item.joint),
          tf.tensor1d(item.product),
        ]);
        expectClose(value, item.value, { relative: 2e-6 });
        expectClose(grads[0] as tf.Tensor, item.byJoint, { relative: 1e-5, absolute: 1e-7 });
        expectClose(grads[1] as tf.Tensor, item.byProduct, { relative: 1e-5, absolute: 1e-7 });
      });
    },
  );

  it('is 2 log 2 at chance, where jsDependence is 0', () => {
    tf.tidy(() => expectClose(jsdLoss(tf.zeros([5]), tf.zeros([5])), CHANCE_D, { relative: 1e-6 }));
    expect(jsDependence(CHANCE_D)).toBe(0);
  });

  it('stays finite at logits of +-1e4', () => {
    tf.tidy(() => expectClose(jsdLoss(tf.tensor1d([-1e4]), tf.tensor1d([1e4])), 2e4, { relative: 1e-6 }));
  });
});

describeEachBackend('createConvCritic', () => {
  it('learns to tell dependent pairs from shuffled ones, and gives one logit a pair', () => {
    const critic = createConvCritic({ height: 3, width: 3, channels: 2, widths: [8, 8, 8], seed: 1 });
    const optimizer = tf.train.adam(2e-2);
    const step = (seed: number) =>
      tf.tidy(() => {
        const u = tf.randomNormal([16, 3, 3, 2], 0, 1, 'float32', seed) as tf.Tensor4D;
        const shuffled = tf.concat([u.slice([1], [15]), u.slice([0], [1])]) as tf.Tensor4D;
        const loss = () => jsdLoss(critic.apply(u, u), critic.apply(u, shuffled));
        return (optimizer.minimize(loss, true) as tf.Scalar).dataSync()[0] as number;
      });
    let last = step(0);
    for (let i = 1; i < 25; i++) last = step(i);
    expect(last).toBeLessThan(0.97 * CHANCE_D);
    tf.tidy(() => expect(critic.apply(tf.zeros([4, 3, 3, 2]), tf.zeros([4, 3, 3, 2])).shape).toEqual([4]));
    critic.model.dispose();
    optimizer.dispose();
  });

  it('starts alike for one seed', () => {
    tf.tidy(() => {
      const make = () => createConvCritic({ height: 2, width: 2, channels: 1, widths: [4], seed: 9 });
      const x = tf.linspace(-1, 1, 4).reshape<tf.Tensor4D>([1, 2, 2, 1]);
      const [a, b] = [make(), make()];
      expectClose(a.apply(x, x), b.apply(x, x), { relative: 0 });
      a.model.dispose();
      b.model.dispose();
    });
  });

  it('names a width that is none', () => {
    expect(() => createConvCritic({ height: 2, width: 2, channels: 1, widths: [0] })).toThrow(/widths\[0\]/);
  });
});
