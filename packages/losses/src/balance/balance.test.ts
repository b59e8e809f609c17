import { describeEachBackend, expectClose, loadGolden } from '@did/runtime/testing';
import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { boundAdversarial } from './bound-adversarial.js';
import { combineBalanced } from './combine-balanced.js';
import { DynamicWeightAverage } from './dynamic-weight-average.js';
import { Famo } from './famo.js';
import type { LossBalancer } from './loss-balancer.js';
import { UncertaintyWeights } from './uncertainty-weights.js';

interface Golden {
  readonly famo: {
    before: number[];
    after: number[];
    value: number;
    gradient: number[];
    weights: number[];
  }[];
  readonly uncertainty: {
    losses: number[];
    logVariances: number[];
    value: number;
    gradient: number[];
    logVarianceGradient: number[];
  };
  readonly dynamicAverage: { means: number[][]; weights: number[][] };
}

const { cases: golden } = loadGolden<{ cases: Golden }>(
  new URL('../../golden/balance.json', import.meta.url),
);

const NAMES = ['cls', 'dom', 'aux'] as const;
type Name = (typeof NAMES)[number];

const named = <T>(values: readonly T[]): Record<Name, T> =>
  Object.fromEntries(NAMES.map((name, i) => [name, values[i]])) as Record<Name, T>;
const scalars = (values: readonly number[]) => named(values.map((value) => tf.scalar(value)));

/** Value and gradient by the terms. */
function run(balancer: LossBalancer<Name>, values: readonly number[]) {
  return tf.tidy(() => {
    const f = (...terms: tf.Tensor[]) => balancer.combine(named(terms as tf.Scalar[]));
    const { value, grads } = tf.valueAndGrads(f)(values.map((value) => tf.scalar(value)));
    return {
      value: value.dataSync()[0] as number,
      gradient: grads.map((grad) => grad.dataSync()[0] as number),
    };
  });
}

describeEachBackend('Famo', () => {
  it("walks as its authors' code does", async () => {
    const famo = new Famo(NAMES, { lowest: { dom: 0.1 } });
    for (const step of golden.famo) {
      const { value, gradient } = run(famo, step.before);
      expectClose(value, step.value, { absolute: 2e-6 });
      expectClose(gradient, step.gradient, { absolute: 2e-6 });
      tf.tidy(() => famo.update(scalars(step.after)));
      expectClose(Object.values(await famo.weights()), step.weights, { absolute: 2e-6 });
    }
    famo.dispose();
  });

  it('goes on from what was saved as if never stopped', async () => {
    const [first, second] = [new Famo(NAMES), new Famo(NAMES)];
    const step = (famo: Famo<Name>, i: number) => {
      run(famo, golden.famo[i]?.before as number[]);
      tf.tidy(() => famo.update(scalars(golden.famo[i]?.after as number[])));
    };
    step(first, 0);
    step(first, 1);
    second.load(JSON.parse(JSON.stringify(await first.save())));
    step(first, 2);
    step(second, 2);
    expect(await second.save()).toEqual(await first.save());
    first.dispose();
    second.dispose();
  });

  it('gives a term that lags more weight', async () => {
    const famo = new Famo(['fast', 'slow']);
    for (let i = 0; i < 20; i++) {
      tf.tidy(() => {
        famo.combine({ fast: tf.scalar(1), slow: tf.scalar(1) });
        famo.update({ fast: tf.scalar(0.5), slow: tf.scalar(0.99) });
      });
    }
    const { fast, slow } = await famo.weights();
    expect(slow).toBeGreaterThan(fast + 0.2);
    famo.dispose();
  });
});

describeEachBackend('UncertaintyWeights', () => {
  it('has the value and both gradients of PyTorch', () => {
    const balancer = new UncertaintyWeights(NAMES);
    const { losses, logVariances, value, gradient, logVarianceGradient } = golden.uncertainty;
    balancer.load({ logVariances });
    const ours = run(balancer, losses);
    expectClose(ours.value, value, { relative: 1e-6 });
    expectClose(ours.gradient, gradient, { relative: 1e-6 });
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => balancer.combine(scalars(losses)), [balancer.logVariances]);
      expectClose(Object.values(grads)[0] as tf.Tensor, logVarianceGradient, { relative: 1e-5 });
    });
    balancer.dispose();
  });

  it('learns weights of 1 / (2 L) beside the model, and saves them', async () => {
    const balancer = new UncertaintyWeights(NAMES);
    const optimizer = tf.train.sgd(0.5);
    const terms = scalars([0.5, 2, 0.1]);
    for (let i = 0; i < 60; i++) optimizer.minimize(() => balancer.combine(terms));
    const weights = await balancer.weights();
    expectClose(Object.values(weights), [1, 0.25, 5], { relative: 1e-2 });
    const copy = new UncertaintyWeights(NAMES);
    copy.load(await balancer.save());
    expect(await copy.weights()).toEqual(weights);
    tf.dispose(terms);
    optimizer.dispose();
    balancer.dispose();
    copy.dispose();
  });
});

describeEachBackend('DynamicWeightAverage', () => {
  it('has the weights of the paper from the third epoch on', async () => {
    const balancer = new DynamicWeightAverage(NAMES);
    const { means, weights } = golden.dynamicAverage;
    balancer.endEpoch(named(means[0] as number[]));
    expectClose(Object.values(await balancer.weights()), weights[0] as number[], {});
    for (const epoch of [1, 2]) {
      balancer.endEpoch(named(means[epoch] as number[]));
      expectClose(Object.values(await balancer.weights()), weights[epoch] as number[], { relative: 1e-6 });
    }
    const { value, gradient } = run(balancer, [1, 2, 3]);
    const [a, b, c] = weights[2] as [number, number, number];
    expectClose(value, a + 2 * b + 3 * c, { relative: 1e-6 });
    expectClose(gradient, [a, b, c], { relative: 1e-6 });
  });

  it('goes on from what was saved, from the very first epoch too', async () => {
    const [first, second] = [new DynamicWeightAverage(NAMES), new DynamicWeightAverage(NAMES)];
    for (const means of [null, ...golden.dynamicAverage.means]) {
      if (means !== null) first.endEpoch(named(means));
      second.load(JSON.parse(JSON.stringify(await first.save())));
      expect(await second.weights()).toEqual(await first.weights());
    }
  });
});

describeEachBackend('combineBalanced', () => {
  it('keeps an adversarial term outside: its weight never moves, and its gradient is that weight', async () => {
    const famo = new Famo(['cls', 'dom']);
    for (let i = 0; i < 5; i++) {
      tf.tidy(() => {
        const f = (cls: tf.Tensor, dom: tf.Tensor, dec: tf.Tensor) =>
          combineBalanced({
            balancer: famo,
            terms: { cls: cls as tf.Scalar, dom: dom as tf.Scalar },
            outside: { dec: { value: dec as tf.Scalar, weight: 0.01 } },
          }).total;
        const inputs = [tf.scalar(1), tf.scalar(2), tf.scalar(1.386 + i)];
        const grads = tf.grads(f as (...args: tf.Tensor[]) => tf.Scalar)(inputs);
        expectClose(grads[2] as tf.Tensor, 0.01, { relative: 1e-6 });
        famo.update({ cls: tf.scalar(0.4), dom: tf.scalar(1.9) });
      });
    }
    famo.dispose();
  });

  it('gives every unweighted term back, with and without terms outside', () => {
    tf.tidy(() => {
      const balancer = new DynamicWeightAverage(['cls']);
      const terms = { cls: tf.scalar(2) };
      const inner = combineBalanced({ balancer, terms });
      expectClose(inner.total, 2, {});
      expect(inner.terms.cls).toBe(terms.cls);
      const dec = tf.scalar(3);
      const both = combineBalanced({ balancer, terms, outside: { dec: { value: dec, weight: 0.01 } } });
      expectClose(both.total, 2.03, { relative: 1e-6 });
      expect(both.terms.dec).toBe(dec);
    });
  });
});

describeEachBackend('boundAdversarial', () => {
  it('lies below its ceiling, is half of it at chance and passes a quarter of the gradient there', () => {
    tf.tidy(() => {
      const chance = 2 * Math.LN2;
      const { value, grad } = tf.valueAndGrad((d) => boundAdversarial(d as tf.Scalar))(tf.scalar(chance));
      expectClose(value, chance / 2, { relative: 1e-6 });
      expectClose(grad, 0.25, { relative: 1e-6 });
      expectClose(boundAdversarial(tf.scalar(1e6)), chance, { relative: 1e-5 });
      expectClose(boundAdversarial(tf.scalar(0)), 0, {});
      expectClose(boundAdversarial(tf.scalar(3), 1), 0.75, { relative: 1e-6 });
    });
  });
});

describe('balancer checks', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['no name', () => new DynamicWeightAverage([]), /`names` is empty/],
    ['a name twice', () => new DynamicWeightAverage(['a', 'a']), /"a" twice/],
    ['no temperature', () => new DynamicWeightAverage(['a'], 0), /`temperature`/],
    ['no rate', () => new Famo(['a'], { rate: 0 }), /`rate`/],
    ['a negative decay', () => new Famo(['a'], { decay: -1 }), /`decay`/],
    [
      'other terms',
      () => new DynamicWeightAverage(['a']).combine({ b: tf.scalar(1) } as never),
      /must be a; got b/,
    ],
    ['no terms', () => new DynamicWeightAverage(['a']).combine({} as never), /got none/],
    ['a mean of 0', () => new DynamicWeightAverage(['a']).endEpoch({ a: 0 }), /mean of `a` must be above 0/],
    [
      'a saved state of other terms',
      () => new DynamicWeightAverage(['a', 'b']).load({ last: [1], beforeLast: [] }),
      /`last` of the saved state must be 2/,
    ],
    ['no ceiling', () => boundAdversarial(tf.scalar(1), 0), /`ceiling`/],
  ])('refuses %s', (_, call, message) => {
    expect(call).toThrow(
      expect.objectContaining({ code: 'DID_VALUE', message: expect.stringMatching(message) }),
    );
  });
});
