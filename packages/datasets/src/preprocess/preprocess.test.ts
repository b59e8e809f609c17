import { describeEachBackend, expectClose } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { preprocess } from './preprocess.js';

const pixels = () => tf.randomUniform<tf.Rank.R4>([2, 6, 6, 3], 0, 255, 'float32', 3);

describeEachBackend('preprocess', ({ tolerance }) => {
  it('gives luminance three times, or once, normalised by its channel', () =>
    tf.tidy(() => {
      const x = pixels();
      const [mean, std] = [0.4, 0.2];
      const wanted = tf.tidy(() => {
        const [red, green, blue] = tf.split(x, 3, 3) as [tf.Tensor, tf.Tensor, tf.Tensor];
        const gray = red.mul(0.299).add(green.mul(0.587)).add(blue.mul(0.114)).div(255);
        return gray.sub(mean).div(std);
      });
      const thrice = preprocess(x, {
        size: 6,
        channels: 'gray',
        mean: [mean, mean, mean],
        std: [std, std, std],
      });
      const once = preprocess(x, { size: 6, channels: 'gray-sum', mean: [mean], std: [std] });
      expect([thrice.shape, once.shape]).toEqual([
        [2, 6, 6, 3],
        [2, 6, 6, 1],
      ]);
      expectClose(once, wanted, tolerance);
      expectClose(thrice, tf.tile(wanted, [1, 1, 1, 3]), tolerance);
    }));

  it('says what pictures it takes', () => {
    tf.tidy(() => {
      const gray = tf.zeros<tf.Rank.R4>([1, 6, 6, 1]);
      expect(() => preprocess(gray, { size: 6, channels: 'gray-sum', mean: [0], std: [1] })).toThrow(
        /must be \[B,H,W,3\].*got \[1,6,6,1\]/,
      );
    });
  });
});
