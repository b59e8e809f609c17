import { describeEachBackend, expectClose, loadGolden } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { bceWithLogits } from './bce-with-logits.js';
import { domainCrossEntropy } from './domain-cross-entropy.js';
import { type WmwAucLossOptions, wmwAucLoss } from './wmw-auc-loss.js';

interface Case {
  readonly loss: 'wmw' | 'bce' | 'domain';
  readonly logits: number[];
  readonly labels: number[];
  readonly domains: number[];
  readonly options: WmwAucLossOptions;
  readonly value: number;
  readonly gradient: number[];
}

const { cases } = loadGolden<{ cases: Case[] }>(new URL('../golden/losses.json', import.meta.url));

function lossOf(item: Case): (x: tf.Tensor) => tf.Scalar {
  if (item.loss === 'wmw') return (x) => wmwAucLoss(x as tf.Tensor1D, tf.tensor1d(item.labels), item.options);
  if (item.loss === 'bce') return (x) => bceWithLogits(x as tf.Tensor1D, tf.tensor1d(item.labels));
  const classes = item.logits.length / item.domains.length;
  return (x) => domainCrossEntropy(tf.reshape(x, [-1, classes]), tf.tensor1d(item.domains, 'int32'));
}

describeEachBackend('losses against PyTorch', () => {
  it.each(
    cases.map((item, i) => [`${i}: ${item.loss} ${JSON.stringify(item.options ?? {})}`, item] as const),
  )('has the value and the gradient of case %s', (_name, item) => {
    tf.tidy(() => {
      const { value, grad } = tf.valueAndGrad(lossOf(item))(tf.tensor1d(item.logits));
      // Float32 against float64: sums of up to 56 squares of numbers near 5.
      expectClose(value, item.value, { relative: 2e-6, absolute: 1e-6 });
      expectClose(grad, item.gradient, { relative: 2e-5, absolute: 1e-6 });
    });
    expect(cases.length).toBeGreaterThan(10);
  });
});
