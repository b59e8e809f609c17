import { it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { describeEachBackend } from '../testing/describe-each-backend.js';
import { expectClose } from '../testing/expect-close.js';
import { batchNormTrain, batchNormTrainRunning } from './batch-norm-train.js';

describeEachBackend('batchNormTrainRunning', ({ tolerance }) => {
  it.each(['linear', 'relu'] as const)('moves the statistics as PyTorch does (%s)', (activation) =>
    tf.tidy(() => {
      const x = tf.randomNormal<tf.Rank.R4>([2, 3, 5, 8], 0.5, 2, 'float32', 1);
      const [gamma, beta] = [tf.fill([8], 1.5), tf.fill([8], 0.2)] as [tf.Tensor1D, tf.Tensor1D];
      const old = { mean: tf.fill([8], 3), variance: tf.fill([8], 0.7) } as Record<
        'mean' | 'variance',
        tf.Tensor1D
      >;
      const running = { ...old, momentum: 0.3 };
      const found = batchNormTrainRunning(x, gamma, beta, 1e-5, running, activation);
      const wanted = batchNormTrain(x, gamma, beta, 1e-5, activation);
      const moved = (before: tf.Tensor, batch: tf.Tensor) => before.mul(0.7).add(batch.mul(0.3));
      expectClose(found.y, wanted.y.dataSync(), tolerance);
      expectClose(found.mean, moved(old.mean, wanted.mean).dataSync(), tolerance);
      // 30 numbers a channel: the unbiased variance is 30 / 29 of the biased one.
      expectClose(found.variance, moved(old.variance, wanted.variance.mul(30 / 29)).dataSync(), tolerance);
    }),
  );
});
