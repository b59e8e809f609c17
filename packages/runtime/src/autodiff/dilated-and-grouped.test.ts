import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { describeEachBackend } from '../testing/describe-each-backend.js';
import { expectGradient } from '../testing/expect-gradient.js';
import { relativeNormError } from '../testing/relative-norm-error.js';
import { groupedConv2d } from './grouped-conv2d.js';

const drawn = <R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number) =>
  tf.randomNormal<R>(shape, 0, 1, 'float32', seed);
type Convolve = (x: tf.Tensor4D, w: tf.Tensor4D) => tf.Tensor;

/** A filter with zeros in its holes: the same convolution without dilation. */
function spread(filter: tf.Tensor4D, [down, across]: [number, number]): tf.Tensor4D {
  const [height, width, inputs, outputs] = filter.shape;
  const rows = tf.concat(
    tf
      .unstack(filter)
      .flatMap((row, i) => [
        row.expandDims(0),
        ...(i < height - 1 ? [tf.zeros([down - 1, width, inputs, outputs])] : []),
      ]),
  );
  const columns = tf
    .unstack(rows, 1)
    .flatMap((column, i) => [
      column.expandDims(1),
      ...(i < width - 1 ? [tf.zeros([rows.shape[0] as number, across - 1, inputs, outputs])] : []),
    ]);
  return tf.concat(columns, 1) as tf.Tensor4D;
}

describeEachBackend('gradients of dilated convolutions', () => {
  it.each<['conv2d' | 'depthwiseConv2d', 'same' | 'valid' | number, [number, number]]>([
    ['conv2d', 'same', [2, 2]],
    ['conv2d', 'valid', [2, 3]],
    ['conv2d', 2, [2, 2]],
    ['depthwiseConv2d', 2, [3, 3]],
    ['depthwiseConv2d', 'same', [2, 2]],
    ['depthwiseConv2d', 'valid', [1, 3]],
  ])('%s, pad %s, dilation %j: those of the filter with zeros in its holes', (name, pad, dilation) =>
    tf.tidy(() => {
      const x = drawn<tf.Rank.R4>([2, 9, 10, 4], 1);
      const w = drawn<tf.Rank.R4>([3, 3, 4, name === 'conv2d' ? 5 : 1], 2);
      const convolve = name === 'conv2d' ? tf.conv2d : tf.depthwiseConv2d;
      const grads = (convolve: Convolve) =>
        tf.grads((a, b) =>
          convolve(a as tf.Tensor4D, b as tf.Tensor4D)
            .sin()
            .sum(),
        )([x, w]);
      const found = grads((a, b) => convolve(a, b, 1, pad, 'NHWC', dilation));
      const wanted = grads((a, b) => convolve(a, spread(b, dilation), 1, pad));
      found.forEach((gradient, i) => {
        expect(relativeNormError(gradient, wanted[i] as tf.Tensor)).toBeLessThan(5e-6);
      });
    }),
  );
});

describeEachBackend('groupedConv2d', () => {
  it.each([1, 2, 3, 6])('in %i groups: each group by itself, gradients too', (groups) =>
    tf.tidy(() => {
      const x = drawn<tf.Rank.R4>([2, 5, 6, 6], 3);
      const filter = drawn<tf.Rank.R4>([3, 3, 6 / groups, 12], 4);
      // The same filter over all channels, zero between groups.
      const block = (w: tf.Tensor4D): tf.Tensor4D => {
        if (groups === 1) return w;
        const [size, outputs] = [6 / groups, 12 / groups];
        return tf.concat(
          tf.split(w, groups, 3).map((part, g) =>
            tf
              .pad(part, [
                [0, 0],
                [0, 0],
                [g * size, (groups - 1 - g) * size],
                [0, 0],
              ])
              .slice([0, 0, 0, 0], [3, 3, 6, outputs]),
          ),
          3,
        ) as tf.Tensor4D;
      };
      const run = (convolve: Convolve) => {
        const f = (a: tf.Tensor, b: tf.Tensor) =>
          convolve(a as tf.Tensor4D, b as tf.Tensor4D)
            .sin()
            .sum();
        return tf.grads(f)([x, filter]);
      };
      const found = run((a, w) => groupedConv2d(a, w, groups, 2, 1));
      const wanted = run((a, w) => tf.conv2d(a, block(w), 2, 1));
      found.forEach((gradient, i) => {
        expect(relativeNormError(gradient, wanted[i] as tf.Tensor)).toBeLessThan(5e-6);
      });
    }),
  );

  it('agrees with finite differences', () => {
    const inputs = [drawn<tf.Rank.R4>([1, 4, 4, 4], 5), drawn<tf.Rank.R4>([3, 3, 2, 4], 6)];
    const f = (a: tf.Tensor, b: tf.Tensor) =>
      groupedConv2d(a as tf.Tensor4D, b as tf.Tensor4D, 2)
        .sin()
        .mean();
    expectGradient(f, inputs);
    tf.dispose(inputs);
  });

  it('names the shapes that do not fall into groups', () =>
    tf.tidy(() => {
      const [x, w] = [tf.zeros<tf.Rank.R4>([1, 4, 4, 4]), tf.zeros<tf.Rank.R4>([3, 3, 2, 5])];
      expect(() => groupedConv2d(x, w, 2)).toThrow(/groups = 2, x \[1,4,4,4\], filter \[3,3,2,5\]/);
      expect(() => groupedConv2d(x, w, 3)).toThrow(/DID_SHAPE/);
    }));
});
