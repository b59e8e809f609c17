import { describeEachBackend, expectClose } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { createBackbone } from './index.js';

describeEachBackend('a saved backbone', ({ name: backend }) => {
  // The addon's arrays are not those of Jest's realm, and TensorFlow.js asks `instanceof` when it saves.
  const itOutsideNative = backend === 'native' ? it.skip : it;
  itOutsideNative('loads with tf.loadLayersModel and gives the same maps', async () => {
    const { model } = await createBackbone('tiny', { inputSize: 24, outputs: ['stage1', 'stage3'], seed: 5 });
    const image = tf.tensor4d(
      Float32Array.from({ length: 24 * 24 * 3 }, (_, i) => Math.sin(i)),
      [1, 24, 24, 3],
    );
    // Running statistics that differ from their start, so that they have to travel too.
    tf.dispose(model.apply(image, { training: true }) as tf.Tensor[]);
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
    });
    expect(loaded.weights.map((w) => w.originalName)).toEqual(model.weights.map((w) => w.originalName));
    image.dispose();
    model.dispose();
    loaded.dispose();
  });
});
