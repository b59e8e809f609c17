import * as tf from '@tensorflow/tfjs';
import { overrideKernel } from '../kernels/kernel-registry.js';
import { type PoolAttrs, poolInfo } from '../kernels/window-attrs.js';
import { overhangCorrection } from '../kernels/window-overhang.js';

/**
 * Average pooling with paddings given as numbers, and its gradient.
 *
 * @remarks
 * TensorFlow averages without padding or by its own rule. So the border is filled with zeros, and what a window holds of
 * them is taken out of its divisor.
 */
export function registerPaddedAveraging(): void {
  overrideKernel('tensorflow', 'AvgPool', (params, stock) => {
    const { x } = params.inputs as { x: tf.Tensor4D };
    const attrs = params.attrs as unknown as PoolAttrs;
    const border = borderOf(x.shape, attrs);
    if (border === null) return stock(params);
    return tf.tidy(() => {
      const means = tf.avgPool(tf.pad(x, border), attrs.filterSize, attrs.strides, 'valid');
      return means.mul(overhangCorrection(x.shape, attrs) ?? 1);
    });
  });
  overrideKernel('tensorflow', 'AvgPoolGrad', (params, stock) => {
    const { dy, input } = params.inputs as { dy: tf.Tensor4D; input: tf.Tensor4D };
    const attrs = params.attrs as unknown as PoolAttrs;
    const border = borderOf(input.shape, attrs);
    if (border === null) return stock(params);
    return tf.tidy(() => {
      const inputs = {
        dy: dy.mul(overhangCorrection(input.shape, attrs) ?? 1),
        input: tf.pad(input, border),
      };
      const { filterSize, strides } = attrs;
      const padded: tf.Tensor4D = tf
        .engine()
        .runKernel('AvgPoolGrad', inputs, { filterSize, strides, pad: 'valid' } as never);
      return tf.slice(
        padded,
        border.map(([before]) => before) as [number, number, number, number],
        input.shape,
      );
    });
  });
}

/** The pixels that the windows reach on every side; null where TensorFlow knows the padding by name. */
function borderOf(shape: tf.Tensor4D['shape'], attrs: PoolAttrs): [number, number][] | null {
  const info = poolInfo(shape, attrs);
  const { top, left, type } = info.padInfo;
  if (type === 'SAME' || type === 'VALID') return null;
  const after = (windows: number, stride: number, size: number, before: number, input: number) =>
    Math.max(0, (windows - 1) * stride + size - before - input);
  return [
    [0, 0],
    [top, after(info.outHeight, info.strideHeight, info.filterHeight, top, info.inHeight)],
    [left, after(info.outWidth, info.strideWidth, info.filterWidth, left, info.inWidth)],
    [0, 0],
  ];
}
