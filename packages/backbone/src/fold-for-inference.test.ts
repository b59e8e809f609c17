import { foldForInference } from '@did/runtime';
import { describeEachBackend, relativeNormError } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { createBackbone } from './index.js';
import { formulaTensor } from './testing/formula-tensor.js';
import { fillByFormula } from './testing/formula-weights.js';

describeEachBackend('a backbone folded for inference', ({ tolerance }) => {
  // The second's ReLU6 goes into the convolutions, and its `same` padding is not that of the first.
  const names = ['efficientnetv2-s', 'efficientnet-lite0'] as const;
  it.each(names)('%s gives the same map, without a norm', async (name) => {
    const { model } = await createBackbone(name, { inputSize: [33, 40], stochasticDepth: 0.2 });
    fillByFormula(model, { gain: 3 });
    const folded = foldForInference(model);
    expect(folded.layers.filter((layer) => layer.getClassName() === 'DidBatchNorm')).toHaveLength(0);
    tf.tidy(() => {
      const image = formulaTensor('image', [1, 33, 40, 3]);
      const [map, wanted] = [folded, model].map((one) => one.predict(image) as tf.Tensor);
      // Measured 1e-6 on wasm, 6e-7 on cpu and native for the first.
      expect(relativeNormError(map as tf.Tensor, wanted as tf.Tensor)).toBeLessThan(tolerance.relative);
    });
    model.dispose();
    folded.dispose();
  });
});
