import { describeEachBackend, expectClose, expectGradient } from '@did/runtime/testing';
import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { aucmLoss } from './aucm-loss.js';
import { AucmState } from './aucm-state.js';
import { aumLoss } from './aum-loss.js';
import { bceWithLogits } from './bce-with-logits.js';
import { focalLoss } from './focal-loss.js';
import { partialAucLoss } from './partial-auc-loss.js';
import { exponentialAucLoss } from './surrogates/exponential-auc-loss.js';
import { hingeAucLoss } from './surrogates/hinge-auc-loss.js';
import { logisticAucLoss } from './surrogates/logistic-auc-loss.js';
import { squareAucLoss } from './surrogates/square-auc-loss.js';
import { squaredHingeAucLoss } from './surrogates/squared-hinge-auc-loss.js';
import { byLoops, type PairCost } from './testing/by-loops.js';
import { runLoss, type ScoreLoss } from './testing/run-loss.js';
import { wmwAucLoss } from './wmw-auc-loss.js';

type Loss = (x: tf.Tensor1D, y: tf.Tensor1D, options?: { checks?: 'shapes' | 'full' }) => tf.Scalar;

/** Losses that need both classes. */
const ranking: Record<string, Loss> = {
  wmwAucLoss,
  hingeAucLoss,
  squaredHingeAucLoss,
  squareAucLoss,
  logisticAucLoss,
  exponentialAucLoss,
  logOfExponentialAucLoss: (x, y, options) => exponentialAucLoss(x, y, { ...options, logarithm: true }),
  partialAucLoss,
  aumLoss,
  aumLossOnDevice: (x, y, options) => aumLoss(x, y, { ...options, algorithm: 'device' }),
};

/** Losses that add up over samples. */
const pointwise: Record<string, Loss> = { bceWithLogits, focalLoss };

const all = { ...ranking, ...pointwise };

describeEachBackend('every loss', () => {
  it.each(Object.entries(ranking))(
    '%s: 0 with a zero gradient for one class, one sample, none',
    (_, loss) => {
      for (const [scores, label] of [
        [[2, -1, 2], 0],
        [[2, -1, 2], 1],
        [[5], 1],
        [[1e4, -1e4], 0],
      ] as const) {
        const { value, gradient } = runLoss(
          loss,
          scores,
          scores.map(() => label),
        );
        expect(Math.abs(value)).toBe(0);
        expect(gradient.map(Math.abs)).toEqual(scores.map(() => 0));
      }
    },
  );

  it.each(Object.entries(all))('%s: 0 for an empty batch, still on the graph', (_, loss) => {
    const { value, gradient } = runLoss(loss, [], []);
    expect(Math.abs(value)).toBe(0);
    expect(gradient).toEqual([]);
  });

  it.each(Object.entries(all).filter(([name]) => name !== 'exponentialAucLoss'))(
    '%s: finite, gradient too, at logits of +-1e4',
    (_, loss) => {
      const { value, gradient } = runLoss(loss, [1e4, -1e4, 1e4, -1e4, 0], [0, 1, 1, 0, 1]);
      expect(Number.isFinite(value)).toBe(true);
      expect(gradient.every(Number.isFinite)).toBe(true);
    },
  );

  it('exponentialAucLoss: Infinity where float32 ends, as documented; its logarithm is the gap', () => {
    expect(runLoss(exponentialAucLoss, [-1e4, 1e4], [1, 0]).value).toBe(Number.POSITIVE_INFINITY);
    const { value, gradient } = runLoss(
      (x, y) => exponentialAucLoss(x, y, { logarithm: true }),
      [-1e4, 1e4],
      [1, 0],
    );
    expectClose(value, 2e4, { relative: 1e-6 });
    expectClose(gradient, [-1, 1], { relative: 1e-6 });
  });

  it.each(Object.entries(all))('%s: NaN for a NaN score', (_, loss) => {
    expect(runLoss(loss, [0.5, Number.NaN, 0.1, 0.3], [1, 1, 0, 0]).value).toBeNaN();
  });

  it.each(Object.entries(ranking))('%s: a label that is neither 0 nor 1 is in no pair', (_, loss) => {
    const with2 = runLoss(loss, [0.3, 5, 0.1, -0.4, -5], [1, 2, 0, 1, 0.5]);
    const without = runLoss(loss, [0.3, 0.1, -0.4], [1, 0, 1]);
    expectClose(with2.value, without.value, { relative: 1e-5, absolute: 1e-6 });
    expectClose(with2.gradient, [without.gradient[0], 0, ...without.gradient.slice(1), 0] as number[], {
      relative: 1e-5,
      absolute: 1e-6,
    });
  });

  it.each(Object.entries(all))('%s: agrees with finite differences', (_, loss) => {
    tf.tidy(() =>
      expectGradient(
        (x) => loss(x as tf.Tensor1D, tf.tensor1d([1, 0, 1, 0, 0, 1])),
        [tf.tensor1d([0.13, 0.35, -1.21, 0.92, -0.44, 0.57])],
      ),
    );
  });
});

const surrogates: [string, ScoreLoss, PairCost][] = [
  [
    'hinge',
    (x, y) => hingeAucLoss(x, y, { margin: 0.5 }),
    (gap) => ({ cost: Math.max(0, 0.5 - gap), slope: gap < 0.5 ? -1 : 0 }),
  ],
  [
    'squared hinge',
    squaredHingeAucLoss,
    (gap) => ({ cost: Math.max(0, 1 - gap) ** 2, slope: -2 * Math.max(0, 1 - gap) }),
  ],
  ['square', squareAucLoss, (gap) => ({ cost: (1 - gap) ** 2, slope: -2 * (1 - gap) })],
  [
    'logistic',
    logisticAucLoss,
    (gap) => ({ cost: Math.log1p(Math.exp(-gap)), slope: -1 / (1 + Math.exp(gap)) }),
  ],
  [
    'exponential',
    (x, y) => exponentialAucLoss(x, y, { scale: 0.5 }),
    (gap) => ({ cost: Math.exp(-gap / 2), slope: -0.5 * Math.exp(-gap / 2) }),
  ],
];

describeEachBackend('pairwise surrogates', () => {
  const batch = fc
    .array(
      fc.tuple(
        fc.integer({ min: -12, max: 12 }).map((quarters) => quarters / 4),
        fc.constantFrom(0, 1),
      ),
      { maxLength: 30 },
    )
    .map((rows) => ({ scores: rows.map(([score]) => score), labels: rows.map(([, label]) => label) }));

  it.each(surrogates)('%s: the value and the gradient of the double loop', (_, loss, costOf) => {
    fc.assert(
      fc.property(batch, ({ scores, labels }) => {
        const ours = runLoss(loss, scores, labels);
        const reference = byLoops(scores, labels, costOf);
        expectClose(ours.value, reference.value, { relative: 1e-5, absolute: 1e-5 });
        expectClose(ours.gradient, reference.gradient, { relative: 1e-5, absolute: 1e-5 });
      }),
      { numRuns: 40, seed: 4 },
    );
  });
});

describe('checks', () => {
  const errorOf = (call: () => unknown) => {
    try {
      call();
    } catch (error) {
      return error as RangeError & { code: string };
    }
    throw new Error('nothing was thrown');
  };

  const withState: Loss = (x, y, options) => {
    const state = new AucmState();
    try {
      return aucmLoss(x, y, state, options);
    } finally {
      state.dispose();
    }
  };
  const checked = Object.entries({ ...all, aucmLoss: withState });

  it.each(checked)('%s names both lengths, and the shape of columns', (_, loss) => {
    const error = errorOf(() => loss(tf.zeros([3]), tf.zeros([2])));
    expect([error.code, error.message]).toEqual(['DID_SHAPE', expect.stringMatching(/`labels`.* 3 and 2/)]);
    expect(errorOf(() => loss(tf.zeros([3, 1]) as never, tf.zeros([3]))).message).toMatch(/\[3,1\]/);
  });

  it.each(checked)('%s with full checks names what is not finite and no label', (_, loss) => {
    const full = { checks: 'full' } as const;
    const scores = errorOf(() => loss(tf.tensor1d([1, Number.NaN]), tf.tensor1d([0, 1]), full));
    expect([scores.code, scores.message]).toEqual(['DID_VALUE', expect.stringMatching(/`logits`.*index 1/)]);
    const labels = errorOf(() => loss(tf.tensor1d([1, 2]), tf.tensor1d([0, 3]), full));
    expect([labels.code, labels.message]).toEqual(['DID_VALUE', expect.stringMatching(/`labels`.*got 3/)]);
  });

  it.each<[string, (x: tf.Tensor1D, y: tf.Tensor1D) => unknown, RegExp]>([
    ['hinge', (x, y) => hingeAucLoss(x, y, { margin: 0 }), /`margin`/],
    ['square', (x, y) => squareAucLoss(x, y, { margin: -1 }), /`margin`/],
    ['logistic', (x, y) => logisticAucLoss(x, y, { scale: 0 }), /`scale`/],
    ['exponential', (x, y) => exponentialAucLoss(x, y, { scale: Number.NaN }), /`scale`/],
    ['partial', (x, y) => partialAucLoss(x, y, { maxFpr: 0 }), /`maxFpr`/],
    ['partial', (x, y) => partialAucLoss(x, y, { minTpr: 1 }), /`minTpr`/],
    ['partial', (x, y) => partialAucLoss(x, y, { power: 0.5 }), /`power`/],
    ['focal', (x, y) => focalLoss(x, y, { focus: -1 }), /`focus`/],
    ['focal', (x, y) => focalLoss(x, y, { fakeWeight: 1 }), /`fakeWeight`/],
    ['bce', (x, y) => bceWithLogits(x, y, { labelSmoothing: 1 }), /`labelSmoothing`/],
    ['aucm', () => new AucmState(0), /`margin`/],
    ['aucm', (x, y) => withState(x, y, { fakeShare: 2 } as never), /`fakeShare`/],
  ])('%s refuses an option out of range', (_, call, message) => {
    const error = errorOf(() => call(tf.tensor1d([1, 2]), tf.tensor1d([0, 1])));
    expect([error.code, error.message]).toEqual(['DID_VALUE', expect.stringMatching(message)]);
  });
});
