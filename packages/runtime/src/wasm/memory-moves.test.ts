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
      expect(() => tf.gather(x, tf.tensor1d([4], 'int32'))).toThrow('the index value 4 is not in [0, 3]');
    });
  });

  it.each([
    [[6], [2], [3]],
    [
      [4, 5],
      [0, 1],
      [4, 3],
    ],
    [
      [4, 5],
      [1, 0],
      [2, 5],
    ],
    [
      [3, 4, 5, 6],
      [1, 1, 2, 1],
      [2, 3, 2, 5],
    ],
    [
      [3, 4, 5, 6],
      [0, 1, 1, 0],
      [3, 2, 3, 6],
    ],
    [
      [2, 2, 3, 2, 3],
      [1, 0, 1, 0, 1],
      [1, 2, 2, 2, 1],
    ],
    [
      [3, 4],
      [1, 1],
      [0, 2],
    ],
  ])('cuts boxes out of %j from %j of %j', (shape, begin, size) => {
    tf.tidy(() => {
      const x = random(shape);
      const wanted: number[] = [];
      values(x).forEach((value, place) => {
        const at = tf.util.indexToLoc(place, shape.length, tf.util.computeStrides(shape).concat(1));
        if (at.every((i, axis) => i >= (begin[axis] ?? 0) && i < (begin[axis] ?? 0) + (size[axis] ?? 1))) {
          wanted.push(value);
        }
      });
      const box = tf.slice(x, begin, size);
      expect(box.shape).toEqual(size);
      expect(values(box)).toEqual(wanted);
    });
  });

  it.each([0, 1, 2, -1])('splits along axis %d, unevenly, and joins again', (axis) => {
    tf.tidy(() => {
      const x = random([4, 4, 4]);
      const parts = tf.split(x, [1, 3], axis);
      expect(parts.map((part) => part.size)).toEqual([16, 48]);
      expect(values(tf.concat(parts, axis))).toEqual(values(x));
    });
  });

  it('clones without a copy, and the clone outlives the original', () => {
    const x = random([8]);
    const wanted = values(x);
    const { numDataBuffers } = tf.memory();
    const copy = x.clone();
    expect(tf.memory().numDataBuffers).toBe(numDataBuffers);
    x.dispose();
    expect(values(copy)).toEqual(wanted);
    copy.dispose();
    expect(tf.memory().numDataBuffers).toBe(numDataBuffers - 1);
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
