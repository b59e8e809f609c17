import { beforeAll, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { describeEachBackend } from './describe-each-backend.js';
import { expectClose } from './expect-close.js';
import { expectGradient } from './expect-gradient.js';
import { relativeNormError } from './relative-norm-error.js';
import { testBackends } from './test-backends.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

it('allows a relative and an absolute error', () => {
  expectClose([100.05, 0.00005], [100, 0], { relative: 1e-3, absolute: 1e-4 });
  expect(() => expectClose([100.2], [100], { relative: 1e-3 })).toThrow(/index 0: got 100.2, expected 100/);
});

it('names the worst of all wrong numbers', () => {
  expect(() => expectClose([1, 2, 9], [1, 2.5, 3], { absolute: 0.1 })).toThrow(
    /2 of 3 numbers are off; worst at index 2/,
  );
});

it('takes NaN only for NaN and an infinity only for the same one', () => {
  expectClose([Number.NaN, Number.POSITIVE_INFINITY], [Number.NaN, Number.POSITIVE_INFINITY]);
  expect(() => expectClose([Number.NaN], [0], { absolute: 1 })).toThrow(/got NaN/);
  expect(() => expectClose([0], [Number.NaN], { absolute: 1 })).toThrow(/expected NaN/);
  expect(() => expectClose([1], [Number.POSITIVE_INFINITY], { relative: 1 })).toThrow(/Infinity/);
});

it('refuses another length or shape', () => {
  expect(() => expectClose([1], [1, 1])).toThrow(/got 1 numbers, expected 2/);
  tf.tidy(() => {
    expect(() => expectClose(tf.ones([2, 1]), tf.ones([1, 2]))).toThrow(/\[2,1\], expected \[1,2\]/);
  });
});

it('gives the norm of the difference over the norm of the reference, or the worst difference at 0', () => {
  expect(relativeNormError([3, 4.5], [3, 4])).toBeCloseTo(0.1, 12);
  expect(relativeNormError([0, 2e-3], [0, 0])).toBe(2e-3);
  expect(relativeNormError([Number.NaN], [1])).toBeNaN();
});

it('refuses a backend that does not exist', () => {
  expect(() => testBackends('wasm,cuda')).toThrow(/"cuda"/);
  expect(testBackends('wasm')).toEqual(['wasm']);
});

describeEachBackend('expectGradient', ({ name }) => {
  it('runs on the backend it names', () => {
    expect(tf.getBackend()).toBe(name === 'native' ? 'tensorflow' : name);
  });

  it('accepts a right gradient', () =>
    tf.tidy(() => {
      expectGradient(
        (x, y) => tf.sum(tf.mul(tf.square(x), y)),
        [tf.tensor1d([1, -2]), tf.tensor1d([3, 0.5])],
      );
    }));

  it('refuses a doubled gradient', () =>
    tf.tidy(() => {
      const doubled = tf.customGrad((x) => ({
        value: (x as tf.Tensor).clone(),
        gradFunc: (dy: tf.Tensor) => dy.mul(2),
      }));
      expect(() => expectGradient((x) => tf.sum(doubled(x)), [tf.tensor1d([1, 2])])).toThrow(/input 0 \[2\]/);
    }));
});
