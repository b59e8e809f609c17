import { foldForInference } from '@did/runtime';
import { describeEachBackend, relativeNormError } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { createBackbone } from './index.js';
import { formulaTensor } from './testing/formula-tensor.js';
import { fillByFormula } from './testing/formula-weights.js';
import { recordParity } from './testing/record-parity.js';

describeEachBackend('a backbone folded for inference', ({ name: backend, tolerance }) => {
  // One of each family: Lite's ReLU6 goes into the convolutions, and `same` padding is not that of the others.
  const small = ['efficientnetv2-s', 'efficientnet-lite0', 'mobilenet-v3-small'] as const;
  const all = [...small, 'resnet50', 'xception', 'efficientnet-b4', 'tf-efficientnetv2-s'] as const;
  it.each(backend === 'cpu' ? small : all)('%s gives the same map, without a norm', async (name) => {
    const size = [33, 40] as const;
    const stochasticDepth = name.includes('efficientnet') ? 0.2 : 0;
    const { model } = await createBackbone(name, { inputSize: size, stochasticDepth });
    fillByFormula(model, { gain: 3 });
    const folded = foldForInference(model);
    expect(folded.layers.filter((layer) => layer.getClassName() === 'DidBatchNorm')).toHaveLength(0);
    tf.tidy(() => {
      const image = formulaTensor('image', [1, ...size, 3]);
      const [map, wanted] = [folded, model].map((one) => one.predict(image) as tf.Tensor);
      // On wasm and native 1.5e-6 at most, Xception's; 1e-5 is allowed there.
      const reached = relativeNormError(map as tf.Tensor, wanted as tf.Tensor);
      const allowed = tolerance.relative / 2;
      expect(reached).toBeLessThan(allowed);
      const shared = { network: name, reference: 'unfolded', size: size.join('x'), backend };
      recordParity('folded', { ...shared, what: 'folded', allowed, reached });
    });
    model.dispose();
    folded.dispose();
  });
});
