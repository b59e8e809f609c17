import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { prepareBackend } from '../backend/prepare-backend.js';

describe('Equal on wasm', () => {
  it.each([
    [
      [2, 3, 4, 5],
      [2, 1, 1, 5],
    ],
    [
      [2, 3, 4, 5],
      [2, 3, 4, 1],
    ],
    [
      [1, 3, 1],
      [4, 1, 6],
    ],
    [[4], [4]],
    [[2, 3], [3]],
    [
      [1, 1],
      [1, 1],
    ],
  ])('repeats axes of length 1 as the cpu backend does: %j and %j', async (one, two) => {
    const run = async (backend: 'wasm' | 'cpu') => {
      await prepareBackend(backend);
      return tf.tidy(() => {
        const a = tf.randomUniform(one, 0, 3, 'float32', 1).floor();
        const b = tf.randomUniform(two, 0, 3, 'float32', 2).floor();
        return [...tf.equal(a, b).dataSync()];
      });
    };
    expect(await run('wasm')).toEqual(await run('cpu'));
  });
});
