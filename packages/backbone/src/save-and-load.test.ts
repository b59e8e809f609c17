import { describeEachBackend, expectClose } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { createBackbone } from './index.js';

describeEachBackend('a saved backbone', ({ name: backend }) => {
  // The addon's arrays are not those of Jest's realm, and TensorFlow.js asks `instanceof` when it saves.
  const itOutsideNative = backend === 'native' ? it.skip : it;
  const networks = [
    { name: 'tiny', inputSize: 24, outputs: ['stage1', 'stage3'] },
    { name: 'efficientnet-lite0', inputSize: 32, outputs: ['stage2', 'head'] },
    { name: 'efficientnetv2-s', inputSize: 32, outputs: ['stage4', 'head'], stochasticDepth: 0.2 },
  ] as const;
  // Plain JavaScript takes a quarter of a minute for the third.
  const possible = backend === 'cpu' ? networks.slice(0, 2) : networks;
  itOutsideNative.each(possible)(
    '$name loads with tf.loadLayersModel and gives the same maps',
    async (network) => {
      const { name, inputSize: side, ...options } = network;
      const { model } = await createBackbone(name, { inputSize: side, ...options, seed: 5 });
      const image = tf.tensor4d(
        Float32Array.from({ length: 2 * side * side * 3 }, (_, i) => Math.sin(i)),
        [2, side, side, 3],
      );
      const train = (network: tf.LayersModel) =>
        network.apply(image, { training: true, step: 3 }) as tf.Tensor[];
      // Running statistics that differ from their start, so that they have to travel too.
      tf.dispose(train(model));
      let saved: tf.io.ModelArtifacts | undefined;
      await model.save(
        tf.io.withSaveHandler(async (artifacts) => {
          saved = artifacts;
          return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
        }),
      );
      const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts));
      tf.tidy(() => {
        const wanted = model.predict(image) as tf.Tensor[];
        (loaded.predict(image) as tf.Tensor[]).forEach((map, i) => {
          expectClose(map, wanted[i] as tf.Tensor, { absolute: 0 });
        });
        const trained = train(model);
        train(loaded).forEach((map, i) => {
          expectClose(map, trained[i] as tf.Tensor, { absolute: 0 });
        });
      });
      expect(loaded.weights.map((w) => w.originalName)).toEqual(model.weights.map((w) => w.originalName));
      image.dispose();
      model.dispose();
      loaded.dispose();
    },
  );
});
