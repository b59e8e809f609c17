import { describeEachBackend, expectClose } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { DidBatchNorm } from './did-batch-norm.js';
import './register-layers.js';

describeEachBackend('DidBatchNorm', ({ tolerance }) => {
  const values = Array.from({ length: 2 * 2 * 3 * 2 }, (_, i) => Math.sin(3.7 * i) * (1 + (i % 2)) + (i % 2));
  const x = () => tf.tensor4d(values, [2, 2, 3, 2]);
  const channel = (c: number) => values.filter((_, i) => i % 2 === c);
  const mean = (v: readonly number[]) => v.reduce((a, b) => a + b, 0) / v.length;
  const squares = (v: readonly number[]) => v.reduce((a, b) => a + (b - mean(v)) ** 2, 0);
  const built = (config: { trainable?: boolean } = {}) => {
    const layer = new DidBatchNorm({ name: 'norm', ...config });
    layer.apply(tf.input({ shape: [2, 3, 2] }));
    return layer;
  };

  it('normalises by the batch when training', () => {
    const layer = built();
    tf.tidy(() => {
      const y = layer.apply(x(), { training: true }) as tf.Tensor;
      const wanted = values.map((value, i) => {
        const v = channel(i % 2);
        return (value - mean(v)) / Math.sqrt(squares(v) / v.length + 1e-5);
      });
      expectClose(y, wanted, tolerance);
    });
    layer.dispose();
  });

  it('moves its running statistics by a tenth, the variance unbiased, as PyTorch', () => {
    const layer = built();
    tf.tidy(() => {
      layer.apply(x(), { training: true });
      const [, , runningMean, runningVariance] = layer.getWeights() as tf.Tensor[];
      expectClose(
        runningMean as tf.Tensor,
        [0, 1].map((c) => 0.1 * mean(channel(c))),
        tolerance,
      );
      const unbiased = [0, 1].map((c) => 0.9 + (0.1 * squares(channel(c))) / (channel(c).length - 1));
      expectClose(runningVariance as tf.Tensor, unbiased, tolerance);
    });
    layer.dispose();
  });

  it('uses running statistics and leaves them alone when not training', () => {
    const layer = built();
    tf.tidy(() => {
      layer.setWeights(
        [
          [2, 3],
          [1, -1],
          [0.5, -0.5],
          [4, 0.25],
        ].map((w) => tf.tensor1d(w)),
      );
      const y = layer.apply(x()) as tf.Tensor;
      const wanted = values.map((value, i) =>
        i % 2 === 0
          ? (2 * (value - 0.5)) / Math.sqrt(4 + 1e-5) + 1
          : (3 * (value + 0.5)) / Math.sqrt(0.25 + 1e-5) - 1,
      );
      expectClose(y, wanted, tolerance);
      expectClose(layer.getWeights()[2] as tf.Tensor, [0.5, -0.5], { absolute: 0 });
    });
    layer.dispose();
  });

  it('cuts off at 0 and 6 where it is told to, in training and at inference, and so does its gradient', () => {
    const layer = new DidBatchNorm({ activation: 'relu6' });
    const plain = new DidBatchNorm();
    for (const one of [layer, plain]) one.apply(tf.input({ shape: [2, 2, 2] }));
    tf.tidy(() => {
      const input = tf.tensor4d([9, -9, 5, 1, -4, 2, 0, 3, 1, 7, -2, 8, 3, -1, 6, 0], [2, 2, 2, 2]);
      const weights = [tf.tensor1d([4, 5]), tf.tensor1d([2, 3]), tf.zeros([2]), tf.ones([2])];
      for (const training of [true, false]) {
        for (const one of [layer, plain]) one.setWeights(weights);
        const ours = (x: tf.Tensor) => layer.apply(x, { training, keepStatistics: true }) as tf.Tensor;
        const wanted = (x: tf.Tensor) =>
          tf.relu6(plain.apply(x, { training, keepStatistics: true }) as tf.Tensor);
        expectClose(ours(input), wanted(input), tolerance);
        const values = ours(input).dataSync();
        expect([Math.min(...values), Math.max(...values)]).toEqual([0, 6]);
        expectClose(tf.grad(ours)(input), tf.grad(wanted)(input), tolerance);
      }
    });
    layer.dispose();
    plain.dispose();
  });

  it('is truly frozen when it is not trainable, even when training', () => {
    const layer = built();
    layer.trainable = false;
    tf.tidy(() => {
      const frozen = layer.apply(x(), { training: true }) as tf.Tensor;
      expectClose(frozen, layer.apply(x()) as tf.Tensor, { absolute: 0 });
      const [runningMean, runningVariance] = layer.getWeights().slice(-2);
      expectClose(runningMean as tf.Tensor, [0, 0], { absolute: 0 });
      expectClose(runningVariance as tf.Tensor, [1, 1], { absolute: 0 });
    });
    expect(layer.trainableWeights).toHaveLength(0);
    layer.dispose();
  });

  it('leaves no tensor behind when trained through variableGrads, and gives gradients to gamma and beta alone', () => {
    const layer = built();
    const input = x();
    const step = () => {
      const { value, grads } = tf.variableGrads(() =>
        tf.sum(tf.pow(layer.apply(input, { training: true }) as tf.Tensor, 3)).asScalar(),
      );
      const names = Object.keys(grads);
      tf.dispose([value, grads]);
      return names;
    };
    step();
    const before = tf.memory().numTensors;
    expect(step()).toHaveLength(2);
    expect(tf.memory().numTensors).toBe(before);
    input.dispose();
    layer.dispose();
  });

  it('comes back from its configuration', () => {
    const layer = new DidBatchNorm({ name: 'norm', momentum: 0.3, epsilon: 0.01 });
    const copy = DidBatchNorm.fromConfig(DidBatchNorm as never, layer.getConfig()) as DidBatchNorm;
    expect(copy.getConfig()).toEqual(layer.getConfig());
    expect(copy.getConfig()).toMatchObject({ momentum: 0.3, epsilon: 0.01 });
  });
});
