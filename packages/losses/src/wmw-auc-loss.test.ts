import { describeEachBackend, expectClose, expectGradient, relativeNormError } from '@did/runtime/testing';
import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { byLoops, shortfallCost } from './testing/by-loops.js';
import { normalBatch } from './testing/normal-batch.js';
import { runLoss } from './testing/run-loss.js';
import { type WmwAucLossOptions, wmwAucLoss } from './wmw-auc-loss.js';

const toBatch = (rows: [number, number][]) => ({
  scores: rows.map(([score]) => score),
  labels: rows.map(([, label]) => label),
});

/** Batches of any scores; one class, one sample and none among them. */
const anyBatch = fc
  .array(fc.tuple(fc.float({ min: -8, max: 8, noNaN: true }), fc.constantFrom(0, 1)), { maxLength: 24 })
  .map(toBatch);

/** Batches of scores on a grid of quarters: nearly all are tied with others, and gaps hit a margin of .5 or 1 exactly. */
const tiedBatch = fc
  .array(
    fc.tuple(
      fc.integer({ min: -6, max: 6 }).map((quarters) => quarters / 4),
      fc.constantFrom(0, 1),
    ),
    { maxLength: 40 },
  )
  .map(toBatch);

const run = (scores: readonly number[], labels: readonly number[], options?: WmwAucLossOptions) =>
  runLoss((x, y) => wmwAucLoss(x, y, options), scores, labels);

const options = fc.record({
  margin: fc.constantFrom(0.5, 1, 2),
  power: fc.constantFrom(1, 2, 3, 5),
  pairs: fc.constantFrom('all', 'violating') as fc.Arbitrary<'all' | 'violating'>,
});

const ALGORITHMS = ['pairwise', 'sorted', 'sorted-on-device'] as const;

for (const algorithm of ALGORITHMS) {
  describeEachBackend(`wmwAucLoss, ${algorithm}`, () => {
    // The prefix sums of the device form cancel: powers of scores up to 8 against powers of small shortfalls.
    const isDevice = algorithm === 'sorted-on-device';

    it('has the value and the gradient of the double loop, ties included', () => {
      fc.assert(
        fc.property(tiedBatch, options, ({ scores, labels }, { margin, power, pairs }) => {
          const ours = run(scores, labels, { margin, power, pairs, algorithm });
          const reference = byLoops(scores, labels, shortfallCost(margin, power, pairs));
          const tolerance = { relative: isDevice ? 1e-4 : 1e-5, absolute: isDevice ? 1e-4 : 1e-6 };
          expectClose(ours.value, reference.value, tolerance);
          expectClose(ours.gradient, reference.gradient, tolerance);
        }),
        { numRuns: 60, seed: 1 },
      );
    });

    it('has them at any scores', () => {
      fc.assert(
        fc.property(anyBatch, ({ scores, labels }) => {
          const ours = run(scores, labels, { algorithm });
          const reference = byLoops(scores, labels, shortfallCost(0.15, 2, 'all'));
          expectClose(ours.value, reference.value, { relative: 1e-5, absolute: isDevice ? 3e-5 : 1e-6 });
          expectClose(ours.gradient, reference.gradient, {
            relative: 1e-5,
            absolute: isDevice ? 3e-5 : 1e-6,
          });
        }),
        { numRuns: 40, seed: 2 },
      );
    });

    it('has them for 700 scores, where the radix sort takes over', () => {
      const { scores, labels } = normalBatch(700);
      const ours = run(scores, labels, { algorithm });
      const reference = byLoops(scores, labels, shortfallCost(0.15, 2, 'all'));
      // WASM adds half a million float32 numbers one after the other in the pairwise form.
      expectClose(ours.value, reference.value, { relative: algorithm === 'pairwise' ? 2e-4 : 1e-5 });
      expect(relativeNormError(ours.gradient, reference.gradient)).toBeLessThan(1e-5);
    });

    it('holds at an offset of 100', () => {
      const { scores, labels } = normalBatch(300);
      const shifted = scores.map((score) => Math.fround(score + 100));
      const reference = byLoops(shifted, labels, shortfallCost(0.15, 2, 'all'));
      const ours = run(shifted, labels, { algorithm });
      expectClose(ours.value, reference.value, { relative: algorithm === 'sorted' ? 1e-6 : 3e-5 });
      expect(relativeNormError(ours.gradient, reference.gradient)).toBeLessThan(1e-5);
    });

    it('agrees with finite differences', () => {
      const labels = [1, 0, 1, 0, 0];
      tf.tidy(() =>
        expectGradient(
          (x) =>
            wmwAucLoss(x as tf.Tensor1D, tf.tensor1d(labels), { margin: 0.4, scores: 'sigmoid', algorithm }),
          [tf.tensor1d([0.1, 0.3, -1.2, 0.9, -0.4])],
        ),
      );
    });

    it.each([
      [0, [3, -1, 0.5]],
      [1, [3, -1, 0.5]],
      [1, [7]],
      [0, []],
    ])('gives 0 and a zero gradient when every label is %d: %j', (label, scores) => {
      const labels = scores.map(() => label);
      for (const pairs of ['all', 'violating'] as const) {
        const { value, gradient } = run(scores, labels, { algorithm, pairs });
        expect(Math.abs(value)).toBe(0);
        expect(gradient.map(Math.abs)).toEqual(scores.map(() => 0));
      }
    });

    it('gives margin ^ power for a tie, and 0 where every pair holds the margin', () => {
      expectClose(run([0.7, 0.7], [1, 0], { algorithm }).value, 0.15 ** 2, { relative: 1e-5 });
      const ordered = run([1, 1.5, 0.5, 0.25], [1, 1, 0, 0], { margin: 0.5, power: 1, algorithm });
      expect(Math.abs(ordered.value)).toBe(0);
      expect(ordered.gradient.map(Math.abs)).toEqual([0, 0, 0, 0]);
    });

    it('holds at logits of +-1e4', () => {
      const { value, gradient } = run([1e4, -1e4, 1e4, -1e4], [0, 1, 1, 0], { algorithm });
      const reference = byLoops([1e4, -1e4, 1e4, -1e4], [0, 1, 1, 0], shortfallCost(0.15, 2, 'all'));
      expectClose(value, reference.value, { relative: 1e-6 });
      expectClose(gradient, reference.gradient, { relative: 1e-5, absolute: isDevice ? 1e-2 : 1 / 64 });
    });

    it('leaves samples with other labels out', () => {
      const ours = run([0, 9, 0.1, -9], [1, 2, 0, 0.5], { algorithm });
      expectClose(ours.value, run([0, 0.1], [1, 0]).value, { relative: 1e-5 });
      expect([ours.gradient[1], ours.gradient[3]].map((g) => Math.abs(g as number))).toEqual([0, 0]);
    });

    it('is NaN where a score is NaN', () => {
      expect(run([0.5, Number.NaN, 0.1], [1, 1, 0], { algorithm }).value).toBeNaN();
    });

    it('is the printed equation as printed, which pushes the wrong way for even powers', () => {
      const printed = (power: number) => (gap: number) => ({
        cost: gap < 0.15 ? -((gap - 0.15) ** power) : 0,
        slope: gap < 0.15 ? -power * (gap - 0.15) ** (power - 1) : 0,
      });
      const [scores, labels] = [
        [-1, 1, 0.25],
        [1, 0, 1],
      ];
      for (const power of [2, 3]) {
        const ours = run(scores, labels, { form: 'as-printed', power, algorithm });
        const reference = byLoops(scores, labels, printed(power));
        expectClose(ours.value, reference.value, { relative: 1e-5 });
        expectClose(ours.gradient, reference.gradient, { relative: 1e-4 });
      }
      expect(run([-1, 1], [1, 0], { form: 'as-printed', algorithm }).gradient[0]).toBeGreaterThan(0);
      expect(run([-1, 1], [1, 0], { algorithm }).gradient[0]).toBeLessThan(0);
    });
  });
}

describeEachBackend('wmwAucLoss', () => {
  it('chooses the sorted form in host memory: 30,000 scores would be 900 million pairs', () => {
    const { scores, labels } = normalBatch(30_000);
    const { value, gradient } = run(scores, labels);
    const sorted = run(scores, labels, { algorithm: 'sorted' });
    expect(value).toBe(sorted.value);
    expect(gradient).toEqual(sorted.gradient);
  });

  it('takes labels of any dtype', () => {
    tf.tidy(() => {
      const x = tf.tensor1d([0.5, 0.7, -0.2]);
      const want = wmwAucLoss(x, tf.tensor1d([1, 0, 0]));
      expectClose(wmwAucLoss(x, tf.tensor1d([1, 0, 0], 'int32')), want, {});
      expectClose(wmwAucLoss(x, tf.tensor1d([true, false, false], 'bool')), want, {});
    });
  });

  it('has second derivatives in the pairwise form', () => {
    tf.tidy(() => {
      const y = tf.tensor1d([1, 0]);
      const slope = tf.grad((x) => wmwAucLoss(x as tf.Tensor1D, y, { algorithm: 'pairwise' }));
      const curvature = tf.grad((x) => tf.slice(slope(x), 0, 1).asScalar());
      expectClose(curvature(tf.tensor1d([0, 1])), [2, -2], { relative: 1e-5 });
    });
  });
});

describe('wmwAucLoss checks', () => {
  const errorOf = (call: () => unknown) => {
    try {
      call();
    } catch (error) {
      return error as RangeError & { code: string };
    }
    throw new Error('nothing was thrown');
  };

  it('names both lengths', () => {
    const error = errorOf(() => wmwAucLoss(tf.tensor1d([1, 2, 3]), tf.tensor1d([1, 0])));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.code).toBe('DID_SHAPE');
    expect(error.message).toMatch(/3 and 2/);
  });

  it('refuses columns and says how to turn them', () => {
    const error = errorOf(() => wmwAucLoss(tf.tensor2d([[1], [2]]) as never, tf.tensor1d([1, 0])));
    expect(error.message).toMatch(/Reshape/);
  });

  it.each([{ margin: 0 }, { margin: Number.NaN }, { power: 1.5 }, { power: 0 }])('refuses %j', (wrong) => {
    expect(errorOf(() => wmwAucLoss(tf.tensor1d([1]), tf.tensor1d([1]), wrong)).code).toBe('DID_VALUE');
  });

  it.each([
    [[Number.NaN, 1], [1, 0], /`logits` must be finite; got NaN at index 0/],
    [[1, Number.NEGATIVE_INFINITY], [1, 0], /`logits` must be finite; got -Infinity at index 1/],
    [[1, 2], [1, 2], /`labels` must be 0 \(real\) or 1 \(fake\); got 2 at index 1/],
    [[1, 2], [0.5, 0], /got 0.5 at index 0/],
  ])('with full checks refuses %j, %j', (scores, labels, message) => {
    const error = errorOf(() => wmwAucLoss(tf.tensor1d(scores), tf.tensor1d(labels), { checks: 'full' }));
    expect(error.code).toBe('DID_VALUE');
    expect(error.message).toMatch(message);
  });
});
