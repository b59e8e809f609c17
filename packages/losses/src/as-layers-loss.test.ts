import { describeEachBackend } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { asLayersLoss } from './as-layers-loss.js';
import { aumLoss } from './aum-loss.js';
import { focalLoss } from './focal-loss.js';
import { partialAucLoss } from './partial-auc-loss.js';
import { exponentialAucLoss } from './surrogates/exponential-auc-loss.js';
import { logisticAucLoss } from './surrogates/logistic-auc-loss.js';
import { squaredHingeAucLoss } from './surrogates/squared-hinge-auc-loss.js';
import { normalBatch } from './testing/normal-batch.js';
import { wmwAucLoss } from './wmw-auc-loss.js';

const losses = {
  wmwAucLoss,
  squaredHingeAucLoss,
  logisticAucLoss,
  exponentialAucLoss,
  partialAucLoss,
  aumLoss,
  focalLoss,
};

describeEachBackend('compile({ loss }) of tfjs-layers', () => {
  it.each(Object.entries(losses))('trains a model with %s', async (_, loss) => {
    const { scores, labels } = normalBatch(64);
    // The score hides in the second of three features, with the sign turned.
    const features = scores.map((score, i) => [Math.sin(i), -score, Math.cos(3 * i)]);
    const start = [tf.tensor2d([[0.4], [0.5], [-0.3]]), tf.tensor1d([0])];
    const model = tf.sequential({
      layers: [tf.layers.dense({ units: 1, inputShape: [3], weights: start })],
    });
    const optimizer = tf.train.adam(0.1);
    model.compile({ optimizer, loss: asLayersLoss(loss) });
    const [x, y] = [tf.tensor2d(features), tf.tensor2d(labels.map((label) => [label]))];
    const { history } = await model.fit(x, y, { epochs: 15, batchSize: 64, verbose: 0 });
    const values = history.loss as number[];
    expect(values.at(-1) as number).toBeLessThan(0.9 * (values[0] as number));
    const kernel = model.getWeights()[0]?.dataSync() as Float32Array;
    expect(kernel[1]).toBeLessThan(0.4);
    model.dispose();
    optimizer.dispose();
    tf.dispose([x, y, start]);
  });
});
