import { describeEachBackend, expectClose, loadGolden } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { aucmLoss } from './aucm-loss.js';
import { AucmState } from './aucm-state.js';
import { aumLoss } from './aum-loss.js';
import { bceWithLogits } from './bce-with-logits.js';
import { focalLoss } from './focal-loss.js';
import { partialAucLoss } from './partial-auc-loss.js';
import { softmaxCrossEntropy } from './softmax-cross-entropy.js';
import { exponentialAucLoss } from './surrogates/exponential-auc-loss.js';
import { hingeAucLoss } from './surrogates/hinge-auc-loss.js';
import { logisticAucLoss } from './surrogates/logistic-auc-loss.js';
import { squareAucLoss } from './surrogates/square-auc-loss.js';
import { squaredHingeAucLoss } from './surrogates/squared-hinge-auc-loss.js';
import { runLoss, type ScoreLoss } from './testing/run-loss.js';

interface Case {
  readonly loss: keyof typeof losses | 'aucm';
  readonly logits: number[];
  readonly labels: number[];
  readonly options: object;
  readonly value: number;
  readonly gradient: number[];
  readonly stateGradient?: number[];
}

const losses = {
  hinge: hingeAucLoss,
  'squared-hinge': squaredHingeAucLoss,
  square: squareAucLoss,
  logistic: logisticAucLoss,
  exponential: exponentialAucLoss,
  partial: partialAucLoss,
  aum: aumLoss,
  focal: focalLoss,
  bce: bceWithLogits,
  softmax: (x: tf.Tensor1D, classes: tf.Tensor1D, options: object) =>
    softmaxCrossEntropy(tf.reshape(x, [-1, 4]), classes, options),
} satisfies Record<string, (x: tf.Tensor1D, y: tf.Tensor1D, options: object) => tf.Scalar>;

const { cases } = loadGolden<{ cases: Case[] }>(new URL('../golden/auc-losses.json', import.meta.url));

// Float32 against float64: sums of a few hundred numbers near 1.
const TOLERANCE = { relative: 3e-6, absolute: 1e-6 };

const named = (wanted: boolean) =>
  cases
    .filter(({ loss }) => (loss === 'aucm') === wanted)
    .map((item) => [item.loss, item.logits.length, JSON.stringify(item.options), item] as const);

describeEachBackend('losses against PyTorch, torchvision and LibAUC', () => {
  it.each(named(false))('%s of %d scores, %s: value and gradient', (_name, _size, _options, item) => {
    const loss: ScoreLoss = (x, y) => losses[item.loss as keyof typeof losses](x, y, item.options);
    const { value, gradient } = runLoss(loss, item.logits, item.labels);
    expectClose(value, item.value, TOLERANCE);
    expectClose(gradient, item.gradient, TOLERANCE);
  });

  it.each(named(true))(
    '%s of %d scores, %s: value and all gradients to 1e-6',
    (_name, _size, _options, item) => {
      const state = new AucmState(0.6);
      state.load({ a: 0.7, b: 0.2, alpha: 0.3 });
      tf.tidy(() => {
        const y = tf.tensor1d(item.labels);
        const run = (x: tf.Tensor, a: tf.Tensor, b: tf.Tensor, alpha: tf.Tensor) =>
          aucmLoss(x as tf.Tensor1D, y, { a, b, alpha, margin: 0.6 }, item.options);
        const inputs = [tf.tensor1d(item.logits), state.a, state.b, state.alpha];
        const { value, grads } = tf.valueAndGrads(run as (...args: tf.Tensor[]) => tf.Scalar)(inputs);
        expectClose(value, item.value, { absolute: 1e-6, relative: 1e-6 });
        expectClose(grads[0] as tf.Tensor, item.gradient, { absolute: 1e-6 });
        const byState = grads.slice(1).map((grad) => grad.dataSync()[0] as number);
        expectClose(byState, item.stateGradient as number[], { absolute: 1e-6 });
      });
      state.dispose();
    },
  );

  it('has read all of them', () => expect(cases.length).toBe(55));
});
