import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { describeEachBackend } from '../testing/describe-each-backend.js';
import { relativeNormError } from '../testing/relative-norm-error.js';
import { applyForInference } from './apply-for-inference.js';
import { foldForInference } from './fold-for-inference.js';

let seed = 1;
const drawn = () => tf.initializers.glorotUniform({ seed: seed++ });
const around = (value: number) =>
  tf.initializers.randomUniform({ minval: value - 0.4, maxval: value + 0.4, seed: seed++ });
const norm = (config: object = {}) =>
  tf.layers.batchNormalization({
    ...{ gammaInitializer: around(1), betaInitializer: around(0) },
    ...{ movingMeanInitializer: around(0), movingVarianceInitializer: around(1) },
    ...config,
  });
const conv = (filters: number, config: object = {}) =>
  tf.layers.conv2d({ filters, kernelSize: 3, padding: 'same', kernelInitializer: drawn(), ...config });
const through = (x: tf.SymbolicTensor, ...layers: tf.layers.Layer[]) =>
  layers.reduce((y, layer) => layer.apply(y) as tf.SymbolicTensor, x);

/** Everything that folds and everything that must not. */
function network(): tf.LayersModel {
  const input = tf.input({ shape: [9, 8, 3] });
  const a = through(input, conv(8, { useBias: false }), norm(), tf.layers.reLU());
  const b = through(
    a,
    tf.layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, depthwiseInitializer: drawn() }),
    norm({ scale: false }),
    tf.layers.activation({ activation: 'relu' }),
  );
  const c = through(
    b,
    conv(8, { biasInitializer: around(0) }),
    // Large enough for 6 to cut it off.
    norm({ center: false, gammaInitializer: around(8) }),
    tf.layers.reLU({ maxValue: 6 }),
  );
  const cut = through(a, tf.layers.cropping2D({ cropping: 1 }));
  // Read twice: its batch norm stays a layer.
  const twice = through(tf.layers.add().apply([c, cut]) as tf.SymbolicTensor, conv(4));
  const d = through(twice, norm(), tf.layers.reLU({ maxValue: 6 }));
  return tf.model({ inputs: input, outputs: [tf.layers.add().apply([twice, d]) as tf.SymbolicTensor, c] });
}

const images = () => tf.randomNormal([2, 9, 8, 3], 0, 1, 'float32', 5);
const count = (model: tf.LayersModel, name: string) =>
  model.layers.filter((layer) => layer.getClassName() === name).length;

describeEachBackend('foldForInference', () => {
  it('gives the same outputs from fewer layers', () =>
    tf.tidy(() => {
      const model = network();
      const folded = foldForInference(model);
      const before = model.predict(images()) as tf.Tensor[];
      const after = applyForInference(folded, images()) as tf.Tensor[];
      after.forEach((output, i) => {
        expect(relativeNormError(output.dataSync(), before?.[i]?.dataSync() as Float32Array)).toBeLessThan(
          1e-6,
        );
      });
      expect(count(model, 'BatchNormalization')).toBe(4);
      expect(count(folded, 'BatchNormalization')).toBe(1);
      expect(count(folded, 'ReLU')).toBe(1);
      expect(count(folded, 'Activation')).toBe(0);
      model.dispose();
      folded.dispose();
    }));

  it('leaves the model as it was, and shares nothing with it', () =>
    tf.tidy(() => {
      const model = network();
      const before = model.getWeights().map((weight) => [...weight.dataSync()]);
      const folded = foldForInference(model);
      const first = (folded.predict(images()) as tf.Tensor[]).map((one) => [...one.dataSync()]);
      expect(model.getWeights().map((weight) => [...weight.dataSync()])).toEqual(before);
      model.dispose();
      expect((folded.predict(images()) as tf.Tensor[]).map((one) => [...one.dataSync()])).toEqual(first);
      folded.dispose();
    }));

  it('folds models within models, and a sequential one', () =>
    tf.tidy(() => {
      const inner = tf.sequential({ layers: [conv(4, { inputShape: [9, 8, 3] }), norm(), tf.layers.reLU()] });
      const input = tf.input({ shape: [9, 8, 3] });
      const outer = tf.model({ inputs: input, outputs: through(input, inner, conv(2), norm()) });
      const folded = foldForInference(outer);
      const [before, after] = [outer, folded].map((one) => one.predict(images()) as tf.Tensor);
      expect(
        relativeNormError(after?.dataSync() as Float32Array, before?.dataSync() as Float32Array),
      ).toBeLessThan(1e-6);
      const alone = foldForInference(inner);
      expect(count(alone, 'BatchNormalization')).toBe(0);
      alone.dispose();
      outer.dispose();
      folded.dispose();
    }));
});
