import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { describeEachBackend } from '../testing/describe-each-backend.js';
import { expectClose } from '../testing/expect-close.js';
import { loadGolden } from '../testing/load-golden.js';
import { Adam } from './adam.js';

interface Case {
  readonly decay: 'coupled' | 'decoupled';
  readonly weightDecay: number;
  readonly start: number[];
  readonly gradients: number[][];
  readonly after: number[][];
}
const { cases } = loadGolden<{ cases: Case[] }>(new URL('../../golden/adam.json', import.meta.url));
/** Without the tensor that it starts from. */
const variableOf = (make: () => tf.Tensor) => tf.tidy(() => tf.variable(make()));
const RATES = { learningRate: 1e-2, beta2: 0.99, epsilon: 1e-6 };

describeEachBackend('Adam', ({ tolerance }) => {
  it.each(cases)('moves weights as PyTorch does: $decay, decay $weightDecay', (one) => {
    const { decay, weightDecay, start, gradients, after } = one;
    const adam = new Adam({ ...RATES, decay, weightDecay });
    const weight = variableOf(() => tf.tensor1d(start));
    gradients.forEach((gradient, i) => {
      tf.tidy(() => adam.step({ weight }, { weight: tf.tensor1d(gradient) }));
      expectClose(weight, after[i] as number[], tolerance);
    });
    weight.dispose();
    adam.dispose();
  });

  it('goes on from its state as if never stopped, to the bit', async () => {
    const gradient = tf.tensor1d([0.3, -2, 5, 0.01, 7]);
    const train = (adam: Adam, weight: tf.Variable, steps: number) => {
      for (let i = 0; i < steps; i++) adam.step({ weight }, { weight: gradient });
    };
    const [first, second] = [new Adam(RATES), new Adam(RATES)];
    const whole = variableOf(() => tf.zeros([5]));
    const parted = variableOf(() => tf.zeros([5]));
    train(first, whole, 6);
    train(second, parted, 3);
    const resumed = new Adam(RATES);
    resumed.setState(await second.getState());
    train(resumed, parted, 3);
    expect([...parted.dataSync()]).toEqual([...whole.dataSync()]);
    expect((await resumed.getState()).step).toBe(6);
    for (const one of [first, second, resumed, gradient, whole, parted]) one.dispose();
  });

  it('gives weights rates and decays of their own', () => {
    const adam = new Adam({
      ...RATES,
      weightDecay: 0.1,
      rates: (name) => (name === 'still' ? 0 : 1),
      excludeFromDecay: (name) => name === 'bias',
    });
    const weights = Object.fromEntries(
      ['still', 'bias', 'kernel'].map((name) => [name, variableOf(() => tf.ones([4]))]),
    );
    const none = tf.zeros([4]);
    adam.step(weights, { still: none, bias: none, kernel: none });
    const value = (name: string) => weights[name]?.dataSync()[0] as number;
    expect(value('still')).toBe(1);
    expect(value('bias')).toBe(1);
    expect(value('kernel')).toBeLessThan(1);
    tf.dispose([none, Object.values(weights)]);
    adam.dispose();
  });

  it('names the weight whose gradient does not fit', () => {
    const adam = new Adam();
    const weight = variableOf(() => tf.zeros([2]));
    const gradient = tf.zeros([3]);
    expect(() => adam.step({ kernel: weight }, { kernel: gradient })).toThrow(/"kernel" is \[3\].*\[2\]/);
    expect(() => adam.step({}, { kernel: gradient })).toThrow(/missing/);
    tf.dispose([weight, gradient]);
    adam.dispose();
  });
});
