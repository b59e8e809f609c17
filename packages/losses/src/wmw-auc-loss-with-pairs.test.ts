import { describeEachBackend, expectClose } from '@did/runtime/testing';
import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { normalBatch } from './testing/normal-batch.js';
import { runLoss } from './testing/run-loss.js';
import { wmwAucLoss } from './wmw-auc-loss.js';
import {
  indicesOfPairs,
  meanOfPairs,
  meanOfViolations,
  sumOfPairs,
  wmwAucLossWithPairs,
} from './wmw-auc-loss-with-pairs.js';

describeEachBackend('wmwAucLossWithPairs', () => {
  it.each([
    ['all', meanOfPairs],
    ['violating', meanOfViolations],
  ] as const)('is wmwAucLoss over %s pairs, value and gradient, in every form', (pairs, reducer) => {
    const { scores, labels } = normalBatch(60);
    for (const options of [{}, { form: 'as-printed' }, { scores: 'sigmoid', power: 3 }] as const) {
      const ours = runLoss((x, y) => wmwAucLossWithPairs(x, y, reducer, options).loss, scores, labels);
      const want = runLoss((x, y) => wmwAucLoss(x, y, { ...options, pairs }), scores, labels);
      expectClose(ours.value, want.value, { relative: 2e-5 });
      expectClose(ours.gradient, want.gradient, { relative: 1e-3, absolute: 1e-5 });
    }
  });

  it('names the violating pairs', async () => {
    const [x, y] = [tf.tensor1d([0.2, 0.3, -1, 5]), tf.tensor1d([1, 0, 0, 1])];
    const { loss, penalties, isPair, isViolating } = wmwAucLossWithPairs(x, y, sumOfPairs);
    const { fake, real } = await indicesOfPairs(isViolating);
    expect([Array.from(fake), Array.from(real)]).toEqual([[0], [1]]);
    const pairs = await indicesOfPairs(isPair);
    expect([Array.from(pairs.fake), Array.from(pairs.real)]).toEqual([
      [0, 0, 3, 3],
      [1, 2, 1, 2],
    ]);
    expectClose(loss, 0.0625, { relative: 1e-5 });
    tf.dispose([x, y, loss, penalties, isPair, isViolating]);
  });

  it('takes a reducer of your own, none included', () => {
    tf.tidy(() => {
      const [x, y] = [tf.tensor1d([0, 1, 2]), tf.tensor1d([1, 0, 0])];
      const options = { margin: 1 };
      const { loss } = wmwAucLossWithPairs(x, y, ({ penalties }) => tf.max<tf.Scalar>(penalties), options);
      expectClose(loss, 9, { relative: 1e-6 });
      const whole = wmwAucLossWithPairs(x, y, ({ penalties }) => penalties, options);
      expectClose(whole.loss, [0, 4, 9, 0, 0, 0, 0, 0, 0], { relative: 1e-6 });
    });
  });

  it.each([
    [
      [1, 1],
      [2, 3],
    ],
    [[], []],
  ])('gives 0 where there is no pair: labels %j', (labels, scores) => {
    for (const reducer of [meanOfPairs, meanOfViolations, sumOfPairs]) {
      const { value, gradient } = runLoss((x, y) => wmwAucLossWithPairs(x, y, reducer).loss, scores, labels);
      expect(value).toBe(0);
      expect(gradient.map(Math.abs)).toEqual(scores.map(() => 0));
    }
  });
});

describe('wmwAucLossWithPairs checks', () => {
  it('names the argument', () => {
    const x = tf.tensor1d([1]);
    expect(() => wmwAucLossWithPairs(x, tf.zeros([2]), meanOfPairs)).toThrow(
      /wmwAucLossWithPairs: .*1 and 2/,
    );
    expect(() => wmwAucLossWithPairs(x, x, meanOfPairs, { margin: -1 })).toThrow(/`margin`/);
  });
});
