import { describeEachBackend, expectClose } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { asLayersLoss } from './as-layers-loss.js';
import { bceWithLogits } from './bce-with-logits.js';
import { combineLosses } from './combine-losses.js';
import { domainCrossEntropy } from './domain-cross-entropy.js';
import { smoothLabels } from './smooth-labels.js';
import { softmaxCrossEntropy } from './softmax-cross-entropy.js';

describeEachBackend('bceWithLogits', () => {
  it('is exact and finite at logits of +-1e4', () => {
    tf.tidy(() => {
      const labels = tf.tensor1d([1, 0, 1, 0]);
      const { value, grad } = tf.valueAndGrad((x) => bceWithLogits(x as tf.Tensor1D, labels))(
        tf.tensor1d([1e4, -1e4, -1e4, 1e4]),
      );
      expectClose(value, 5000, { relative: 1e-6 });
      expect(Array.from(grad.dataSync()).every(Number.isFinite)).toBe(true);
    });
  });

  it('is log 2 where nothing is known', () => {
    tf.tidy(() =>
      expectClose(bceWithLogits(tf.zeros([4]), tf.tensor1d([0, 1, 0, 1])), Math.LN2, { relative: 1e-6 }),
    );
  });

  it('takes targets first and columns as a loss of tfjs-layers', () => {
    tf.tidy(() => {
      const loss = asLayersLoss(bceWithLogits);
      const columns = loss(tf.tensor2d([[1], [0]]), tf.tensor2d([[2], [-1]]));
      expectClose(columns, bceWithLogits(tf.tensor1d([2, -1]), tf.tensor1d([1, 0])), { relative: 1e-6 });
    });
  });

  it('refuses lengths that differ', () => {
    tf.tidy(() => expect(() => bceWithLogits(tf.zeros([2]), tf.zeros([3]))).toThrow(/2 and 3/));
  });
});

describeEachBackend('softmaxCrossEntropy', () => {
  it('gives 0 for an empty batch', () => {
    tf.tidy(() => {
      const { value, grad } = tf.valueAndGrad((x) =>
        softmaxCrossEntropy(x as tf.Tensor2D, tf.tensor1d([], 'int32')),
      )(tf.zeros([0, 3]));
      expectClose(value, 0, {});
      expect(grad.shape).toEqual([0, 3]);
    });
  });

  it('counts 0 for a class that it does not have, and refuses it with full checks', () => {
    tf.tidy(() => {
      const [x, classes] = [tf.zeros<tf.Rank.R2>([2, 3]), tf.tensor1d([1, 3], 'int32')];
      expectClose(softmaxCrossEntropy(x, classes), Math.log(3) / 2, { relative: 1e-6 });
      expect(() => softmaxCrossEntropy(x, classes, { checks: 'full' })).toThrow(
        /`classes` must be 0 to 2; got 3 at index 1/,
      );
      const nan = tf.tensor2d([[0, Number.NaN]]);
      expect(() => softmaxCrossEntropy(nan, tf.tensor1d([0], 'int32'), { checks: 'full' })).toThrow(
        /`logits` must be finite/,
      );
    });
  });

  it('refuses other shapes and smoothing out of range', () => {
    tf.tidy(() => {
      const classes = tf.tensor1d([0], 'int32');
      expect(() => softmaxCrossEntropy(tf.zeros([3]) as never, classes)).toThrow(/`logits` must be \[B,K\]/);
      expect(() => softmaxCrossEntropy(tf.zeros([2, 3]), classes)).toThrow(/`classes`.*B = 2/);
      expect(() => softmaxCrossEntropy(tf.zeros([1, 3]), classes, { labelSmoothing: -0.1 })).toThrow(
        /`labelSmoothing`/,
      );
    });
  });
});

describeEachBackend('smoothLabels', () => {
  it('moves targets towards the uniform distribution', () => {
    tf.tidy(() => {
      expectClose(smoothLabels(tf.tensor1d([0, 1]), 0.2), tf.tensor1d([0.1, 0.9]), { relative: 1e-6 });
      expectClose(smoothLabels(tf.tensor2d([[1, 0, 0, 0]]), 0.4, 4), [0.7, 0.1, 0.1, 0.1], {
        relative: 1e-6,
      });
      expect(() => smoothLabels(tf.tensor1d([0]), 1)).toThrow(/below 1/);
    });
  });
});

describeEachBackend('domainCrossEntropy', () => {
  it('is log K for equal logits', () => {
    tf.tidy(() => {
      const loss = domainCrossEntropy(tf.zeros([3, 5]), tf.tensor1d([0, 2, 4], 'int32'));
      expectClose(loss, Math.log(5), { relative: 1e-6 });
    });
  });

  it('stays finite at logits of +-1e4', () => {
    tf.tidy(() => {
      const { value, grad } = tf.valueAndGrad((x) =>
        domainCrossEntropy(x as tf.Tensor2D, tf.tensor1d([1, 0], 'int32')),
      )(
        tf.tensor2d([
          [1e4, -1e4],
          [1e4, -1e4],
        ]),
      );
      expectClose(value, 1e4, { relative: 1e-6 });
      expect(Array.from(grad.dataSync()).every(Number.isFinite)).toBe(true);
    });
  });

  it('names the rows when they differ', () => {
    tf.tidy(() =>
      expect(() => domainCrossEntropy(tf.zeros([3, 2]), tf.tensor1d([0], 'int32'))).toThrow(/B = 3/),
    );
  });
});

describeEachBackend('combineLosses', () => {
  it('weighs its terms and keeps them', () => {
    tf.tidy(() => {
      const { total, terms } = combineLosses({
        cls: { value: tf.scalar(2), weight: 1 },
        dec: { value: tf.scalar(3), weight: 0.01 },
      });
      expectClose(total, 2.03, { relative: 1e-6 });
      expectClose(terms.dec, 3, { relative: 0 });
    });
  });

  it('refuses an empty sum and a weight that is not finite', () => {
    expect(() => combineLosses({})).toThrow(/empty/);
    tf.tidy(() =>
      expect(() => combineLosses({ a: { value: tf.scalar(1), weight: Number.NaN } })).toThrow(/`a`/),
    );
  });
});
