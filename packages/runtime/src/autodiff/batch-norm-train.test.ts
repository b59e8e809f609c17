import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { describeEachBackend } from '../testing/describe-each-backend.js';
import { relativeNormError } from '../testing/relative-norm-error.js';
import { batchNormTrain } from './batch-norm-train.js';
import { leanVariableGrads } from './lean-variable-grads.js';

const drawn = <R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number) =>
  tf.randomNormal<R>(shape, 0.3, 1, 'float32', seed);

describeEachBackend('batchNormTrain with ReLU', () => {
  it('gives what the ReLU of its result gives, gradients and statistics too', () =>
    tf.tidy(() => {
      const x = drawn<tf.Rank.R4>([3, 5, 4, 8], 1);
      const [gamma, beta] = [drawn<tf.Rank.R1>([8], 2), drawn<tf.Rank.R1>([8], 3)];
      const run = (inside: boolean) => {
        const { mean, variance } = batchNormTrain(x, gamma, beta, 1e-5, inside ? 'relu' : 'linear');
        const f = (a: tf.Tensor, g: tf.Tensor, b: tf.Tensor) => {
          const args = [a, g, b] as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D];
          const { y } = batchNormTrain(...args, 1e-5, inside ? 'relu' : 'linear');
          return (inside ? y : tf.relu(y)).sin().sum().asScalar();
        };
        const { value, grads } = tf.valueAndGrads(f)([x, gamma, beta]);
        return [value, ...grads, mean, variance].map((one) => one.dataSync());
      };
      const wanted = run(false);
      for (const [i, found] of run(true).entries()) {
        expect(relativeNormError(found, wanted[i] as Float32Array)).toBeLessThan(2e-6);
      }
    }));

  it('leaves nothing behind on the lean tape', () => {
    const kernel = tf.tidy(() => tf.variable(drawn<tf.Rank.R4>([4, 4, 4, 8], 4)));
    const [gamma, beta] = [tf.ones<tf.Rank.R1>([8]), tf.zeros<tf.Rank.R1>([8])];
    const before = tf.memory().numTensors;
    const { value, grads } = leanVariableGrads(() => {
      const { y, mean, variance } = batchNormTrain(kernel as tf.Tensor4D, gamma, beta, 1e-5, 'relu');
      tf.dispose([mean, variance]);
      return y.square().mean().asScalar();
    }, [kernel]);
    expect(relativeNormError(grads[kernel.name]?.shape ?? [], kernel.shape)).toBe(0);
    tf.dispose([value, grads]);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([gamma, beta, kernel]);
  });
});
