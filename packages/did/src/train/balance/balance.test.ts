import { derangement } from '@did/mi-estimator';
import { isDidError, prepareBackend, SeededRandom } from '@did/runtime';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import type { DidConfigInput } from '../../config/did-config.js';
import { createDidModel } from '../../model/did-model.js';
import { smallConfig } from '../../testing/small-training.js';
import { stepWeights } from '../step-weights.js';
import { lossGradients } from '../train-step.js';
import { createLossBalance } from './create-loss-balance.js';

beforeAll(() => prepareBackend('wasm'));

function batchOf() {
  return {
    images: tf.randomNormal<tf.Rank.R4>([4, 32, 32, 3], 0, 1, 'float32', 3),
    labels: tf.tensor1d([0, 1, 0, 1]),
    domains: tf.tensor1d([0, 1, 0, 2], 'int32'),
    derangement: derangement(4, new SeededRandom(1)),
  };
}

/** The gradients of a configuration's first step, by weight. */
async function gradientsOf(rest: DidConfigInput) {
  const config = smallConfig(rest);
  const model = await createDidModel({ config: config.model, domains: 3, seed: 1 });
  const balance = createLossBalance(config);
  const { images, ...batch } = batchOf();
  const { terms, grads } = tf.tidy(() =>
    lossGradients(model, images, batch, stepWeights(config, 0.6), { balance }),
  );
  const values = Object.fromEntries(
    Object.entries(grads).map(([name, grad]) => [name, Float32Array.from(grad.dataSync())]),
  );
  const [total, cls, , , dom, dec] = Array.from(terms.dataSync()) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  tf.dispose([terms, images, batch.labels, batch.domains, ...Object.values(grads)]);
  balance?.dispose();
  model.dispose();
  return { values, total, cls, dom, dec };
}

const close = (a: number, b: number) => Math.abs(a - b) <= 2e-5 * Math.max(1e-3, Math.abs(a), Math.abs(b));

function expectProportional(actual: Float32Array, expected: Float32Array, factor: number): void {
  const off = actual.findIndex((value, i) => !close(value, factor * (expected[i] as number)));
  expect([off, actual[off], factor * (expected[off] as number)]).toEqual([-1, undefined, Number.NaN]);
}

describe('createLossBalance', () => {
  it('is null for the weights of the paper', () => {
    expect(createLossBalance(smallConfig())).toBeNull();
  });

  it('starts from the loss of the paper, D outside, and adds a gradient of its own alone', async () => {
    const fixed = await gradientsOf({});
    const balanced = await gradientsOf({ loss: { balance: 'uncertainty' } });
    expect(balanced.total).toBeCloseTo(fixed.total, 5);
    const { 'balance/log_variances': learnt, ...rest } = balanced.values;
    expect(Object.keys(rest)).toEqual(Object.keys(fixed.values));
    for (const [name, expected] of Object.entries(fixed.values)) {
      expectProportional(rest[name] as Float32Array, expected, 1);
    }
    // d/ds (e^-s L + s/2) at 0, for cls and dom and nothing else.
    expect(learnt).toHaveLength(2);
    expect(close(learnt?.[0] as number, 0.5 - balanced.cls)).toBe(true);
    expect(close(learnt?.[1] as number, 0.5 - balanced.dom)).toBe(true);
  });

  it.each(['uncertainty', 'dwa', 'famo'] as const)(
    "leaves T its own sign under %s, and turns G's: both by the same factor above 0",
    async (balance) => {
      // D alone reaches T; G and A_df get D's gradient too, reversed.
      const plain = await gradientsOf({ loss: { lambdaDec: 1 } });
      const bounded = await gradientsOf({ loss: { lambdaDec: 1, balance, balanceDec: 'bounded' } });
      const critic = Object.keys(plain.values).filter((name) => name.startsWith('critic/'));
      expect(critic.length).toBeGreaterThan(0);
      const slope = ((2 * Math.LN2) / (2 * Math.LN2 + plain.dec)) ** 2;
      const terms = {
        cls: bounded.cls,
        dom: bounded.dom,
        dec: (2 * Math.LN2 * plain.dec) / (2 * Math.LN2 + plain.dec),
      };
      // famo's weights of the terms themselves: z / L, brought to the sum 1.
      const pulls = Object.values(terms).reduce((sum, term) => sum + 1 / term, 0);
      const factor = slope * (balance === 'famo' ? 1 / terms.dec / pulls : 1);
      for (const name of critic) {
        expectProportional(bounded.values[name] as Float32Array, plain.values[name] as Float32Array, factor);
      }
    },
  );

  it.each([
    ['the baseline, whose loss has one term', { model: { variant: 'bce' } }],
    ['one lambda that is 0', { loss: { lambdaDom: 0 } }],
    ['a model without the domain head', { model: { domainHead: false } }],
    ['an AUC loss that falls below 0', { loss: { aucForm: 'as-printed' } }],
  ] as const)('refuses %s', (_, { loss, ...rest }: DidConfigInput) => {
    const config = smallConfig({ ...rest, loss: { ...loss, balance: 'dwa' } });
    let thrown: unknown;
    try {
      createLossBalance(config);
    } catch (error) {
      thrown = error;
    }
    expect(isDidError(thrown) && [thrown.code, thrown.message.includes('loss.balance=none')]).toEqual([
      'DID_CONFIG',
      true,
    ]);
  });
});
