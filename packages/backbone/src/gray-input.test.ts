import type { StoredTensor } from '@did/runtime';
import { describeEachBackend, relativeNormError } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { createBackbone } from './index.js';
import { formulaTensor } from './testing/formula-tensor.js';

interface Weight {
  readonly originalName: string;
  readonly val: tf.Variable;
}

/** A model's weights as a file of ours would hold them. */
function storedOf(model: tf.LayersModel): Map<string, StoredTensor> {
  return new Map(
    (model.weights as unknown as Weight[]).map(({ originalName, val }) => {
      const values = val.dataSync() as Float32Array;
      return [originalName, { dtype: 'F32', shape: val.shape, read: () => values }];
    }),
  );
}

describeEachBackend('a backbone of one channel', ({ tolerance }) => {
  it.each(['tiny', 'resnet18', 'efficientnet-lite0', 'xception'] as const)(
    '%s gives what gray repeated over three gives',
    async (name) => {
      const inputSize = name === 'xception' ? 75 : 40;
      const colour = await createBackbone(name, { inputSize, seed: 3 });
      const weights = storedOf(colour.model);
      const gray = await createBackbone(name, { inputSize, inputChannels: 1, weights });
      tf.tidy(() => {
        const x = formulaTensor('gray image', [2, inputSize, inputSize, 1]);
        const [map, wanted] = [
          gray.model.predict(x) as tf.Tensor,
          colour.model.predict(tf.tile(x, [1, 1, 1, 3])) as tf.Tensor,
        ];
        expect(relativeNormError(map, wanted)).toBeLessThan(tolerance.relative);
      });
      expect(colour.parameters - gray.parameters).toBe(
        ((colour.model.weights[0]?.shape.slice(0, 4) ?? []) as number[]).reduce((a, b) => a * b, 1) * (2 / 3),
      );
      gray.model.dispose();
      colour.model.dispose();
    },
  );

  it('reads weights of its own kind back, and has one mean and deviation', async () => {
    const gray = await createBackbone('resnet18', { inputSize: 32, inputChannels: 1, seed: 3 });
    const copy = await createBackbone('resnet18', {
      inputSize: 32,
      inputChannels: 1,
      weights: storedOf(gray.model),
    });
    tf.tidy(() => {
      const x = formulaTensor('gray image', [1, 32, 32, 1]);
      const [a, b] = [gray, copy].map(({ model }) => model.predict(x) as tf.Tensor);
      expect(relativeNormError(a as tf.Tensor, b as tf.Tensor)).toBe(0);
    });
    expect(gray.preprocessing.mean).toEqual([expect.closeTo(0.449, 6)]);
    expect(gray.preprocessing.std).toEqual([expect.closeTo(0.226, 6)]);
    gray.model.dispose();
    copy.model.dispose();
  });
});
