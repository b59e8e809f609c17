import { Adam, SeededRandom } from '@did/runtime';
import { describeEachBackend, expectClose } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import {
  correlatedGaussians,
  createBilinearCritic,
  createConcatCritic,
  createGaussianConditional,
  createSeparableCritic,
  gaussianMutualInformation,
  infoNceBound,
  leaveOneOutBound,
} from './index.js';

const SIZES = { xSize: 2, ySize: 2, hidden: 16 };
const critics = {
  separable: createSeparableCritic,
  concat: createConcatCritic,
  bilinear: createBilinearCritic,
} as const;

function batch(seed: number, correlation: number, count = 48): [tf.Tensor2D, tf.Tensor2D] {
  const { x, y } = correlatedGaussians(count, 2, correlation, new SeededRandom(seed));
  return [tf.tensor2d(x), tf.tensor2d(y)];
}

function train(variables: readonly tf.Variable[], steps: number, loss: (seed: number) => tf.Scalar): void {
  const adam = new Adam({ learningRate: 0.02 });
  const params = Object.fromEntries(variables.map((variable) => [variable.name, variable]));
  for (let seed = 0; seed < steps; seed++) {
    tf.tidy(() => adam.step(params, tf.variableGrads(() => loss(seed), [...variables]).grads));
  }
  adam.dispose();
}

describeEachBackend('critics of pairs', () => {
  it.each(Object.keys(critics) as (keyof typeof critics)[])('%s starts at 0 and learns to pair', (name) => {
    const critic = critics[name](SIZES, new SeededRandom(1));
    const bound = (seed: number) => {
      const [x, y] = batch(seed, 0.8);
      return infoNceBound(critic.scores(x, y));
    };
    tf.tidy(() => {
      const [x, y] = batch(0, 0.8, 3);
      const start = critic.scores(x, y.slice([0], [2]) as tf.Tensor2D);
      expect(start.shape).toEqual([3, 2]);
      expectClose(start, tf.zeros([3, 2]), { absolute: 1e-6 });
    });
    train(critic.variables, 60, (seed) => tf.neg(bound(seed)) as tf.Scalar);
    tf.tidy(() => {
      const found = bound(1000).dataSync()[0] as number; // the truth is 1.02
      expect(found).toBeGreaterThan(0.4);
      expect(found).toBeLessThan(1.4);
    });
    critic.dispose();
  });

  it('a Gaussian conditional has the density it claims, and learns the one there is', () => {
    const q = createGaussianConditional(SIZES, new SeededRandom(1));
    tf.tidy(() => {
      const [x, y] = batch(0, 0.8, 4);
      const wanted = tf.sub(tf.mul(tf.sum(tf.square(y), 1), -0.5), Math.log(2 * Math.PI));
      expectClose(q.logDensities(x, y).slice([2], [1]).reshape([-1]), wanted, { relative: 1e-5 });
      expectClose(q.loss(x, y), tf.neg(tf.mean(wanted)), { relative: 1e-5 });
    });
    train(q.variables, 100, (seed) => q.loss(...batch(seed, 0.8)));
    tf.tidy(() => {
      const [x, y] = batch(1000, 0.8, 200);
      const found = leaveOneOutBound(q.logDensities(x, y)).dataSync()[0] as number;
      expect(Math.abs(found - gaussianMutualInformation(0.8, 2))).toBeLessThan(0.35);
    });
    q.dispose();
  });
});
