import * as tf from '@tensorflow/tfjs';

type Shape4D = [number, number, number, number];
type Pad = 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
type Rounding = 'floor' | 'round' | 'ceil';

/** Attributes of the convolution kernels and of their gradients. */
export interface ConvAttrs {
  readonly strides: number | [number, number];
  readonly dilations?: number | [number, number];
  readonly pad: Pad;
  readonly dimRoundingMode?: Rounding;
  /** Of the kernels that make a filter's gradient. */
  readonly filterShape: Shape4D;
  /** Of the kernels that make an input's gradient. */
  readonly inputShape: Shape4D;
}

/** Attributes of the pooling kernels and of their gradients. */
export interface PoolAttrs {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: Pad;
  readonly dimRoundingMode?: Rounding;
}

/** The geometry of a convolution, depthwise ones included. */
export function convInfo(
  inputShape: Shape4D,
  filterShape: Shape4D,
  { strides, dilations = 1, pad, dimRoundingMode }: ConvAttrs,
  depthwise = false,
): tf.backend_util.Conv2DInfo {
  return tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    depthwise,
  );
}

/** The geometry of a pooling. */
export function poolInfo(
  inputShape: Shape4D,
  { filterSize, strides, pad, dimRoundingMode }: PoolAttrs,
): tf.backend_util.Conv2DInfo {
  return tf.backend_util.computePool2DInfo(inputShape, filterSize, strides, 1, pad, dimRoundingMode);
}
