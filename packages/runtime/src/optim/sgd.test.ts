import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { describeEachBackend } from '../testing/describe-each-backend.js';
import { expectClose } from '../testing/expect-close.js';
import { loadGolden } from '../testing/load-golden.js';
import { asLayersOptimizer } from './as-layers-optimizer.js';
import { Sgd } from './sgd.js';

interface Case {
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
  readonly start: number[];
  readonly gradients: number[][];
  readonly after: number[][];
}
const { cases } = loadGolden<{ cases: Case[] }>(new URL('../../golden/sgd.json', import.meta.url));
const variableOf = (make: () => tf.Tensor) => tf.tidy(() => tf.variable(make()));

describeEachBackend('Sgd', ({ tolerance }) => {
  it.each(cases)(
    'moves weights as PyTorch does: momentum $momentum, nesterov $nesterov, decay $weightDecay',
    ({ start, gradients, after, ...options }) => {
      const sgd = new Sgd({ learningRate: 0.05, ...options });
      const weight = variableOf(() => tf.tensor1d(start));
      gradients.forEach((gradient, i) => {
        tf.tidy(() => sgd.step({ weight }, { weight: tf.tensor1d(gradient) }));
        expectClose(weight, after[i] as number[], tolerance);
      });
      weight.dispose();
      sgd.dispose();
    },
  );

  it('goes on from its state as if never stopped, to the bit', async () => {
    const options = { learningRate: 0.1, momentum: 0.9 };
    const gradient = tf.tensor1d([0.3, -2, 5, 0.01, 7]);
    const run = async (parts: readonly number[]) => {
      const weight = variableOf(() => tf.ones([5]));
      let sgd = new Sgd(options);
      for (const steps of parts) {
        const state = await sgd.getState();
        sgd.dispose();
        sgd = new Sgd(options);
        sgd.setState(state);
        for (let i = 0; i < steps; i++) sgd.step({ weight }, { weight: gradient });
      }
      const values = [...weight.dataSync()];
      tf.dispose(weight);
      sgd.dispose();
      return values;
    };
    expect(await run([3, 3])).toEqual(await run([6]));
    gradient.dispose();
  });

  it('shrinks weights apart from the gradient when decay is decoupled', () => {
    const sgd = new Sgd({ learningRate: 0.5, weightDecay: 0.1, decay: 'decoupled' });
    const weight = variableOf(() => tf.tensor1d([2, -4]));
    tf.tidy(() => sgd.step({ weight }, { weight: tf.tensor1d([1, 0]) }));
    expectClose(weight, [2 * 0.95 - 0.5, -4 * 0.95], tolerance);
    weight.dispose();
    sgd.dispose();
  });

  it('trains a plain model of tfjs-layers', async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ inputShape: [2], units: 1, kernelInitializer: 'zeros', biasInitializer: 'zeros' }),
      ],
    });
    const optimizer = asLayersOptimizer(new Sgd({ learningRate: 0.2, momentum: 0.5 }));
    model.compile({ optimizer, loss: 'meanSquaredError' });
    const x = tf.tensor2d([
      [0, 1],
      [1, 0],
      [1, 1],
      [0, 0],
    ]);
    const y = tf.tensor2d([[3], [1], [3], [1]]);
    const { history } = await model.fit(x, y, { epochs: 100, verbose: 0, shuffle: false });
    expect(history.loss?.at(-1)).toBeLessThan(1e-3);
    expectClose(model.getWeights()[0] as tf.Tensor, [0, 2], { relative: 0, absolute: 0.05 });
    tf.dispose([x, y]);
    optimizer.dispose();
    model.dispose();
    tf.disposeVariables();
  });
});
