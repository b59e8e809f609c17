import * as tf from '@tensorflow/tfjs';
import { conv2dFilterGrad } from './conv2d-filter-grad.js';
import { conv2dForward } from './conv2d-forward.js';
import { conv2dInputGrad } from './conv2d-input-grad.js';
import { depthwiseFilterGrad, depthwiseInputGrad } from './depthwise-grads.js';
import { depthwiseFilterGradByOps, depthwiseInputGradByOps } from './depthwise-grads-by-ops.js';
import { heapOf, type KernelFunc, type KernelParams, override, replace } from './kernel-registry.js';
import { maxPoolGrad } from './max-pool-grad.js';
import { registerMatrixKernels } from './register-matrix-kernels.js';
import { registerMemoryKernels } from './register-memory-kernels.js';

let registered = false;

/**
 * Registers what TensorFlow.js's WASM backend lacks for training, and replaces what it does slowly.
 *
 * @remarks Called by `prepareBackend`; calling it again changes nothing.
 */
export function registerTrainingKernels(): void {
  if (registered) return;
  registered = true;
  replace('Conv2DBackpropFilter', ({ inputs, attrs, backend }) => {
    const { x, dy } = inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
    const { strides, pad, dimRoundingMode, filterShape } = attrs as unknown as ConvAttrs;
    const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
    return conv2dFilterGrad(heapOf(backend), x, dy, info);
  });
  replace('Conv2DBackpropInput', ({ inputs, attrs, backend }) => {
    const { dy, filter } = inputs as { dy: tf.Tensor4D; filter: tf.Tensor4D };
    const { strides, pad, dimRoundingMode, inputShape } = attrs as unknown as ConvAttrs;
    const info = tf.backend_util.computeConv2DInfo(
      inputShape,
      filter.shape,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    return conv2dInputGrad(heapOf(backend), dy, filter, info);
  });
  registerDepthwiseGrads();
  registerMemoryKernels();
  replace('MaxPoolGrad', ({ inputs, attrs, backend }) => {
    const { dy, input } = inputs as { dy: tf.Tensor4D; input: tf.Tensor4D };
    const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as PoolAttrs;
    const info = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode);
    return maxPoolGrad(heapOf(backend), dy, input, info);
  });
  override('Conv2D', convForward);
  override('FusedConv2D', (params, stock) => {
    const { bias, preluActivationWeights } = params.inputs as Record<string, tf.Tensor | undefined>;
    const { activation = 'linear' } = params.attrs as { activation?: string };
    const plain = bias === undefined && preluActivationWeights === undefined && activation === 'linear';
    return plain ? convForward(params, stock) : stock(params);
  });
  registerMatrixKernels();
}

type ConvShape = [number, number, number, number];

interface ConvAttrs {
  readonly strides: number | [number, number];
  readonly dilations?: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly filterShape: ConvShape;
  readonly inputShape: ConvShape;
}

interface PoolAttrs {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

function registerDepthwiseGrads(): void {
  const inFours = (filter: readonly number[]) => filter[3] === 1 && (filter[2] as number) % 4 === 0;
  const geometry = (xShape: ConvShape, filterShape: ConvShape, attrs: ConvAttrs) => {
    const { strides, pad, dimRoundingMode, dilations = 1 } = attrs;
    return tf.backend_util.computeConv2DInfo(
      xShape,
      filterShape,
      strides,
      dilations,
      pad,
      dimRoundingMode,
      true,
    );
  };
  replace('DepthwiseConv2dNativeBackpropInput', ({ inputs, attrs, backend }) => {
    const { dy, filter } = inputs as { dy: tf.Tensor4D; filter: tf.Tensor4D };
    const conv = attrs as unknown as ConvAttrs;
    const info = geometry(conv.inputShape, filter.shape, conv);
    return inFours(filter.shape)
      ? depthwiseInputGrad(heapOf(backend), dy, filter, info)
      : depthwiseInputGradByOps(dy, filter, info);
  });
  replace('DepthwiseConv2dNativeBackpropFilter', ({ inputs, attrs, backend }) => {
    const { x, dy } = inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
    const conv = attrs as unknown as ConvAttrs;
    const info = geometry(x.shape, conv.filterShape, conv);
    return inFours(conv.filterShape)
      ? depthwiseFilterGrad(heapOf(backend), x, dy, info)
      : depthwiseFilterGradByOps(x, dy, info);
  });
}

function convForward(params: KernelParams, stock: KernelFunc): ReturnType<KernelFunc> {
  const { x, filter } = params.inputs as { x: tf.Tensor4D; filter: tf.Tensor4D };
  const { strides, dilations = 1, pad, dimRoundingMode } = params.attrs as unknown as ConvAttrs;
  const dilated = [dilations].flat().some((d) => d !== 1);
  if (dilated) return stock(params);
  const info = tf.backend_util.computeConv2DInfo(x.shape, filter.shape, strides, 1, pad, dimRoundingMode);
  return conv2dForward(heapOf(params.backend), x, filter, info);
}
