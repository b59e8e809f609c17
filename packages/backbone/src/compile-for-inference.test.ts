import { compileForInference } from '@did/runtime';
import { describeEachBackend, relativeNormError } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import type * as tf from '@tensorflow/tfjs';
import { createBackbone, listBackbones } from './index.js';
import { formulaTensor } from './testing/formula-tensor.js';
import { fillByFormula } from './testing/formula-weights.js';

/** More weights say nothing new and take seconds to make. */
const LARGEST = 30e6;

describeEachBackend('a backbone compiled for inference', ({ name: backend, tolerance }) => {
  const native = backend === 'native';
  const names = listBackbones()
    .filter(({ name, parameters }) => (native ? parameters < LARGEST : name === 'tiny'))
    .map(({ name }) => name);
  it.each(names)('%s gives the same map', async (name) => {
    const { model } = await createBackbone(name, { inputSize: [75, 80] });
    fillByFormula(model, { gain: 3 });
    const compiled = await compileForInference(model);
    for (const batch of [1, 2]) {
      const image = formulaTensor('image', [batch, 75, 80, 3]);
      const [map, wanted] = [compiled, model].map((one) => one.predict(image) as tf.Tensor) as [
        tf.Tensor,
        tf.Tensor,
      ];
      expect(relativeNormError(map, wanted)).toBeLessThan(tolerance.relative);
      for (const one of [image, map, wanted]) one.dispose();
    }
    expect(compiled.runsAs).toBe(native ? 'graph' : 'layers');
    compiled.dispose();
    model.dispose();
  });
});
