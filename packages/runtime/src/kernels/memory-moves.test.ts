import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { prepareBackend } from '../backend/prepare-backend.js';

describe('kernels that move memory on wasm', () => {
  beforeAll(async () => {
    await prepareBackend('wasm');
  });
  const random = (shape: number[]) => tf.randomUniform(shape, -1, 1, 'float32', 7);
  const values = (x: tf.Tensor) => Array.from(x.dataSync());

  it('gathers whole items, and refuses an index outside', () => {
    tf.tidy(() => {
      const x = random([4, 3, 2]);
      const picked = tf.gather(x, tf.tensor1d([2, 0, 2], 'int32'));
      expect(picked.shape).toEqual([3, 3, 2]);
      const item = (i: number) => values(x.slice([i, 0, 0], [1, 3, 2]));
      expect(values(picked)).toEqual([...item(2), ...item(0), ...item(2)]);
      expect(() => tf.gather(x, tf.tensor1d([4], 'int32'))).toThrow('0..3');
    });
  });

  it('multiplies a row with a tall matrix as written out', () => {
    tf.tidy(() => {
      const row = random([1, 50]) as tf.Tensor2D;
      const matrix = random([50, 3]) as tf.Tensor2D;
      const [weights, items] = [values(row), values(matrix)];
      const expected = [0, 1, 2].map((c) =>
        weights.reduce((sum, w, n) => sum + w * (items[3 * n + c] ?? 0), 0),
      );
      const product = tf.matMul(row, matrix);
      expect(product.shape).toEqual([1, 3]);
      values(product).forEach((value, c) => {
        expect(value).toBeCloseTo(expected[c] ?? 0, 5);
      });
    });
  });
});
