import { foldForInference } from '@did/runtime';
import { describeEachBackend, relativeNormError } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { createBackbone } from './index.js';
import { formulaTensor } from './testing/formula-tensor.js';
import { fillByFormula } from './testing/formula-weights.js';

describeEachBackend('an EfficientNetV2 folded for inference', ({ tolerance }) => {
  it('gives the same map, without a norm', async () => {
    const { model } = await createBackbone('efficientnetv2-s', { inputSize: [33, 40], stochasticDepth: 0.2 });
    fillByFormula(model, { gain: 3 });
    const folded = foldForInference(model);
    expect(folded.layers.filter((layer) => layer.getClassName() === 'DidBatchNorm')).toHaveLength(0);
    tf.tidy(() => {
      const image = formulaTensor('image', [1, 33, 40, 3]);
      const [map, wanted] = [folded, model].map((one) => one.predict(image) as tf.Tensor);
      // Measured 1e-6 on wasm, 6e-7 on cpu and native.
      expect(relativeNormError(map as tf.Tensor, wanted as tf.Tensor)).toBeLessThan(tolerance.relative);
    });
    model.dispose();
    folded.dispose();
  });
});
