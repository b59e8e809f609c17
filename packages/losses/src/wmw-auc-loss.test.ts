import { describeEachBackend, expectClose } from '@did/runtime/testing';
import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { WMW_AUC_DEFAULTS, type WmwAucLossOptions, wmwAucLoss } from './wmw-auc-loss.js';

/** The definition with plain loops: an independent second route. */
function byLoops(
  scores: readonly number[],
  labels: readonly number[],
  options: WmwAucLossOptions = {},
): number {
  const { margin, power, pairs } = { ...WMW_AUC_DEFAULTS, ...options };
  let sum = 0;
  let count = 0;
  scores.forEach((fake, i) => {
    scores.forEach((real, j) => {
      if (labels[i] !== 1 || labels[j] !== 0) return;
      const shortfall = margin - (fake - real);
      if (shortfall > 0) sum += shortfall ** power;
      if (pairs === 'all' || shortfall > 0) count += 1;
    });
  });
  return count === 0 ? 0 : sum / count;
}

const batch = fc
  .array(fc.tuple(fc.float({ min: -8, max: 8, noNaN: true }), fc.constantFrom(0, 1)), {
    minLength: 1,
    maxLength: 24,
  })
  .map((rows) => ({ scores: rows.map((row) => Math.fround(row[0])), labels: rows.map((row) => row[1]) }));

function run(scores: readonly number[], labels: readonly number[], options?: WmwAucLossOptions) {
  return tf.tidy(() => {
    const y = tf.tensor1d([...labels]);
    const { value, grad } = tf.valueAndGrad((x) => wmwAucLoss(x as tf.Tensor1D, y, options))(
      tf.tensor1d([...scores]),
    );
    return { value: value.dataSync()[0] as number, gradient: Array.from(grad.dataSync()) };
  });
}

describeEachBackend('wmwAucLoss', () => {
  it('equals the double loop', () => {
    fc.assert(
      fc.property(
        batch,
        fc.constantFrom('all', 'violating') as fc.Arbitrary<'all' | 'violating'>,
        ({ scores, labels }, pairs) => {
          expectClose(run(scores, labels, { pairs }).value, byLoops(scores, labels, { pairs }), {
            relative: 1e-5,
            absolute: 1e-6,
          });
        },
      ),
      { numRuns: 40, seed: 1 },
    );
  });

  it('is unchanged when all scores shift', () => {
    fc.assert(
      fc.property(batch, ({ scores, labels }) => {
        const shifted = scores.map((score) => score + 2);
        expectClose(run(shifted, labels).value, run(scores, labels).value, {
          relative: 1e-4,
          absolute: 1e-5,
        });
      }),
      { numRuns: 25, seed: 2 },
    );
  });

  it.each([0, 1])('gives 0 and a zero gradient when every label is %d', (label) => {
    const { value, gradient } = run([3, -1, 0.5], [label, label, label]);
    expect(value).toBe(0);
    expect(gradient.map(Math.abs)).toEqual([0, 0, 0]);
  });

  it('gives margin ^ power for a tie', () => {
    expectClose(run([0.7, 0.7], [1, 0]).value, 0.15 ** 2, { relative: 1e-5 });
  });

  it('stays finite at logits of +-1e4', () => {
    const { value, gradient } = run([1e4, -1e4, 1e4, -1e4], [0, 1, 1, 0]);
    expect(Number.isFinite(value)).toBe(true);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });

  it('pulls fakes up and reals down where they are in the wrong order', () => {
    const { gradient } = run([-1, 1], [1, 0]);
    expect(gradient[0]).toBeLessThan(0);
    expect(gradient[1]).toBeGreaterThan(0);
  });

  it('pushes the wrong way as printed, which is why the form is corrected by default', () => {
    const { gradient } = run([-1, 1], [1, 0], { form: 'as-printed' });
    expect(gradient[0]).toBeGreaterThan(0);
  });
});

describe('wmwAucLoss checks', () => {
  const codeOf = (call: () => unknown) => {
    try {
      call();
    } catch (error) {
      return error as RangeError & { code: string };
    }
    throw new Error('nothing was thrown');
  };

  it('names both lengths', () => {
    const error = codeOf(() => wmwAucLoss(tf.tensor1d([1, 2, 3]), tf.tensor1d([1, 0])));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.code).toBe('DID_SHAPE');
    expect(error.message).toMatch(/3 and 2/);
  });

  it('refuses columns and says how to turn them', () => {
    const error = codeOf(() => wmwAucLoss(tf.tensor2d([[1], [2]]) as never, tf.tensor1d([1, 0])));
    expect(error.message).toMatch(/Reshape/);
  });

  it.each([{ margin: 0 }, { margin: Number.NaN }, { power: 1.5 }, { power: 0 }])('refuses %j', (options) => {
    expect(codeOf(() => wmwAucLoss(tf.tensor1d([1]), tf.tensor1d([1]), options)).code).toBe('DID_VALUE');
  });
});
