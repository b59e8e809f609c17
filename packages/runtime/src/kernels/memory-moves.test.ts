import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { prepareBackend } from '../backend/prepare-backend.js';
import { subsample } from './subsample.js';
import { turnFilter } from './turn-filter.js';

describe('kernels that move memory on wasm', () => {
  beforeAll(async () => {
    await prepareBackend('wasm');
  });
  const random = (shape: number[]) => tf.randomUniform(shape, -1, 1, 'float32', 7);
  const values = (x: tf.Tensor) => Array.from(x.dataSync());

  it('subsamples as stridedSlice does, odd sizes too', () => {
    tf.tidy(() => {
      for (const [height, width] of [
        [6, 8],
        [5, 7],
        [1, 3],
      ] as const) {
        const x = random([2, height, width, 3]) as tf.Tensor4D;
        const expected = tf.stridedSlice(x, [0, 0, 0, 0], x.shape, [1, 2, 3, 1]);
        const out = subsample(x, 2, 3);
        expect(out.shape).toEqual(expected.shape);
        expect(values(out)).toEqual(values(expected));
      }
    });
  });

  it('turns a filter as reverse and transpose do', () => {
    tf.tidy(() => {
      const filter = random([3, 2, 4, 5]) as tf.Tensor4D;
      const expected = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
      expect(turnFilter(filter).shape).toEqual(expected.shape);
      expect(values(turnFilter(filter))).toEqual(values(expected));
    });
  });

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
