import { readFile } from 'node:fs/promises';
import { decodeSafetensors } from '@did/runtime';
import { describeEachBackend, expectClose } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { nameWeights } from '../named-weights.js';
import { bytePattern } from '../testing/byte-pattern.js';
import { mtcnnGolden } from '../testing/mtcnn-golden.js';
import { faceProbability } from './face-probability.js';
import { createONet } from './o-net.js';
import { createPNet } from './p-net.js';
import { createRNet } from './r-net.js';

const bytes = await readFile(new URL('../../weights/mtcnn.safetensors', import.meta.url));
const create = { pNet: createPNet, rNet: createRNet, oNet: createONet };

describeEachBackend('networks of MTCNN', ({ tolerance }) => {
  it.each(['pNet', 'rNet', 'oNet'] as const)('%s gives what facenet-pytorch gives', (name) => {
    const { shape, values } = mtcnnGolden.networks[name];
    const columns = tf.tidy(() => {
      const tensors = Object.entries(decodeSafetensors(bytes).tensors).map(
        ([key, stored]) => [key, tf.tensor(stored.data, [...stored.shape])] as const,
      );
      const weights = nameWeights(new Map(tensors), 'test', 'weights');
      const size = shape.reduce((product, side) => product * side, 1);
      const pictures = Float32Array.from(bytePattern(size), (byte) => (byte - 127.5) / 128);
      const heads = create[name](weights)(tf.tensor4d(pictures, shape));
      return tf.reshape(heads, [-1, heads.shape.at(-1) as number]).arraySync() as number[][];
    });
    const judged = columns.map(([noFace = 0, face = 0, ...rest]) => [faceProbability(noFace, face), ...rest]);
    // Offsets pass through up to six layers of sums over a thousand terms.
    expectClose(judged.flat(), values, {
      relative: 10 * tolerance.relative,
      absolute: 10 * tolerance.absolute,
    });
    expect(judged.length).toBeGreaterThan(4);
  });
});
