import * as tf from '@tensorflow/tfjs';
import { type ConvAttrs, convInfo } from '../kernels/window-attrs.js';

/** A convolution with holes in its filter, whose gradients TensorFlow.js refuses. */
export interface DilatedConvolution {
  readonly x: tf.Tensor4D;
  readonly filter: tf.Tensor4D;
  readonly attrs: ConvAttrs;
  readonly depthwise: boolean;
}

/**
 * The gradients of a dilated convolution, by those of plain ones.
 *
 * @remarks
 * Every d-th pixel sees only every d-th pixel. Sorted into d x d pictures of their own (space to batch), the pixels meet a
 * filter without holes; the gradient by the picture is sorted back. The stride is 1: TensorFlow.js allows no other.
 *
 * @shape dy `[B,h,w,Co]` -> x `[B,H,W,Ci]`, filter `[kh,kw,Ci,Co]`
 * @source Yu and Koltun 2016; TensorFlow computes dilated convolutions in this way.
 */
export function dilatedGradients(
  dy: tf.Tensor4D,
  { x, filter, attrs, depthwise }: DilatedConvolution,
): { x: () => tf.Tensor; filter: () => tf.Tensor } {
  const info = convInfo(x.shape, filter.shape, attrs, depthwise);
  const { top, bottom, left, right } = info.padInfo;
  const steps = [info.dilationHeight, info.dilationWidth];
  const frame = [
    [top, bottom],
    [left, right],
  ] as const;
  // What is missing for pictures of one size, added after the last pixel.
  const rest = steps.map((step, i) => {
    const [before, after] = frame[i] as readonly [number, number];
    const framed = (x.shape[i + 1] as number) + before + after;
    return (step - (framed % step)) % step;
  });
  const around = frame.map(([before, after], i) => [before, after + (rest[i] as number)]);
  const sortedGradient = () =>
    tf.spaceToBatchND(
      dy,
      steps,
      rest.map((missing) => [0, missing]),
    ) as tf.Tensor4D;
  const sorted = () => tf.spaceToBatchND(x, steps, around) as tf.Tensor4D;
  const plain = { strides: [1, 1], pad: 'valid', dataFormat: 'NHWC', dilations: [1, 1] };
  const run = (kernel: string, inputs: tf.NamedTensorMap, shapes: object): tf.Tensor =>
    tf.engine().runKernel(kernel, inputs, { ...plain, ...shapes } as never);
  const name = depthwise ? 'DepthwiseConv2dNative' : 'Conv2D';
  return {
    x: () =>
      tf.tidy(() => {
        const inputShape = sorted().shape;
        const dx = run(`${name}BackpropInput`, { dy: sortedGradient(), filter }, { inputShape });
        return tf.batchToSpaceND(dx, steps, around);
      }),
    filter: () =>
      tf.tidy(() =>
        run(`${name}BackpropFilter`, { x: sorted(), dy: sortedGradient() }, { filterShape: filter.shape }),
      ),
  };
}
