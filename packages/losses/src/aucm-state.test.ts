import { describeEachBackend, expectClose, loadGolden } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { aucmLoss } from './aucm-loss.js';
import { AucmState } from './aucm-state.js';

interface Pesg {
  readonly labels: number[];
  readonly scores: number[];
  readonly rate: number;
  readonly steps: { value: number; scores: number[]; state: number[] }[];
}

const { cases } = loadGolden<{ cases: { pesg: Pesg } }>(new URL('../golden/balance.json', import.meta.url));

describeEachBackend('AucmState', () => {
  it("walks as LibAUC's PESG does: scores, a and b down, alpha up", async () => {
    const { labels, scores, rate, steps } = cases.pesg;
    const state = new AucmState(1);
    const x = tf.tidy(() => tf.variable(tf.tensor1d(scores)));
    const y = tf.tensor1d(labels);
    const optimizer = tf.train.sgd(rate);
    for (const step of steps) {
      const loss = optimizer.minimize(
        () => aucmLoss(x as tf.Tensor as tf.Tensor1D, y, state, { scores: 'logits' }),
        true,
        [x, ...state.trainable],
      ) as tf.Scalar;
      state.ascend(rate);
      expectClose(loss, step.value, { absolute: 1e-6 });
      expectClose(x, step.scores, { absolute: 1e-6 });
      const { a, b, alpha } = await state.save();
      expectClose([a, b, alpha], step.state, { absolute: 1e-6 });
      loss.dispose();
    }
    optimizer.dispose();
    state.dispose();
    tf.dispose([x, y]);
  });

  it('goes on from what was saved, and refuses what is not a number', async () => {
    const [first, second] = [new AucmState(), new AucmState()];
    first.ascend(0.1);
    second.load(await first.save());
    expect(await second.save()).toEqual(await first.save());
    expect(() => second.load({ a: 0, b: Number.NaN, alpha: 0 })).toThrow(/`b` must be finite/);
    expect(() => first.ascend(0)).toThrow(/`rate`/);
    first.dispose();
    second.dispose();
  });

  it('holds alpha at 0 or above', async () => {
    const state = new AucmState();
    state.load({ a: 9, b: 0, alpha: 0.1 });
    state.ascend(0.5);
    expect((await state.save()).alpha).toBe(0);
    state.dispose();
  });

  it('gives 0 and no gradient where a class is absent or the batch empty', () => {
    const state = new AucmState();
    state.load({ a: 0.3, b: 0.1, alpha: 0.5 });
    tf.tidy(() => {
      for (const [scores, labels] of [
        [
          [1, -2],
          [1, 1],
        ],
        [
          [1, -2],
          [0, 0],
        ],
        [[], []],
      ] as [number[], number[]][]) {
        const run = (x: tf.Tensor) => aucmLoss(x as tf.Tensor1D, tf.tensor1d(labels), state);
        const { value, grad } = tf.valueAndGrad(run)(tf.tensor1d(scores, 'float32'));
        expect(Math.abs(value.dataSync()[0] as number)).toBe(0);
        expect(Array.from(grad.dataSync(), Math.abs)).toEqual(scores.map(() => 0));
      }
    });
    state.dispose();
  });
});
