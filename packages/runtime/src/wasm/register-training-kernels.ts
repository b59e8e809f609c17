import * as tf from '@tensorflow/tfjs';
import {
  type KernelFunc,
  type KernelParams,
  overrideKernel,
  replaceKernel,
} from '../kernels/kernel-registry.js';
import { runUnfused } from '../kernels/unfused.js';
import { type ConvAttrs, convInfo, type PoolAttrs, poolInfo } from '../kernels/window-attrs.js';
import { conv2dFilterGrad } from './conv2d-filter-grad.js';
import { conv2dForward } from './conv2d-forward.js';
import { conv2dInputGrad } from './conv2d-input-grad.js';
import { depthwiseFilterGrad, depthwiseInputGrad } from './depthwise-grads.js';
import { depthwiseFilterGradByOps, depthwiseInputGradByOps } from './depthwise-grads-by-ops.js';
import { maxPoolGrad } from './max-pool-grad.js';
import { registerChannelsFirst } from './register-channels-first.js';
import { registerDilatedPadding } from './register-dilated-padding.js';
import { registerMatrixKernels } from './register-matrix-kernels.js';
import { registerMemoryKernels } from './register-memory-kernels.js';
import { heapOf } from './wasm-heap.js';

let registered = false;

/**
 * Registers what TensorFlow.js's WASM backend lacks for training, and replaces what it does slowly.
 *
 * @remarks Called by `prepareBackend`; calling it again changes nothing.
 */
export function registerTrainingKernels(): void {
  if (registered) return;
  registered = true;
  registerConvKernels();
  registerDepthwiseGrads();
  replaceKernel('wasm', 'MaxPoolGrad', ({ inputs, attrs, backend }) => {
    const { dy, input } = inputs as { dy: tf.Tensor4D; input: tf.Tensor4D };
    return maxPoolGrad(heapOf(backend), dy, input, poolInfo(input.shape, attrs as unknown as PoolAttrs));
  });
  registerMemoryKernels();
  registerMatrixKernels();
  registerDilatedPadding();
  registerChannelsFirst();
  runUnfused('wasm', 'FusedConv2D', 'Conv2D');
  runUnfused('wasm', 'FusedDepthwiseConv2D', 'DepthwiseConv2dNative');
  runUnfused('wasm', '_FusedMatMul', 'BatchMatMul');
}

function registerConvKernels(): void {
  replaceKernel('wasm', 'Conv2DBackpropFilter', ({ inputs, attrs, backend }) => {
    const { x, dy } = inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
    const conv = attrs as unknown as ConvAttrs;
    return conv2dFilterGrad(heapOf(backend), x, dy, convInfo(x.shape, conv.filterShape, conv));
  });
  replaceKernel('wasm', 'Conv2DBackpropInput', ({ inputs, attrs, backend }) => {
    const { dy, filter } = inputs as { dy: tf.Tensor4D; filter: tf.Tensor4D };
    const conv = attrs as unknown as ConvAttrs;
    const info = convInfo(conv.inputShape, filter.shape, conv);
    // A transposed convolution may ask for less than its input makes; the rest of the input is then left out.
    return tf.tidy(() => {
      const whole = info.outShape.every((length, axis) => length === dy.shape[axis]);
      const used = whole ? dy : tf.slice(dy, [0, 0, 0, 0], info.outShape);
      return conv2dInputGrad(heapOf(backend), used, filter, info) as tf.Tensor;
    }) as tf.TensorInfo;
  });
  overrideKernel('wasm', 'Conv2D', convForward);
  overrideKernel('wasm', 'FusedConv2D', (params, stock) => {
    const { bias, preluActivationWeights } = params.inputs as Record<string, tf.Tensor | undefined>;
    const { activation = 'linear' } = params.attrs as { activation?: string };
    const plain = bias === undefined && preluActivationWeights === undefined && activation === 'linear';
    return plain ? convForward(params, stock) : stock(params);
  });
}

function convForward(params: KernelParams, stock: KernelFunc): ReturnType<KernelFunc> {
  const { x, filter } = params.inputs as { x: tf.Tensor4D; filter: tf.Tensor4D };
  const attrs = params.attrs as unknown as ConvAttrs;
  const dilated = [attrs.dilations ?? 1].flat().some((d) => d !== 1);
  if (dilated) return stock(params);
  return conv2dForward(heapOf(params.backend), x, filter, convInfo(x.shape, filter.shape, attrs));
}

function registerDepthwiseGrads(): void {
  const inFours = (filter: readonly number[]) => filter[3] === 1 && (filter[2] as number) % 4 === 0;
  replaceKernel('wasm', 'DepthwiseConv2dNativeBackpropInput', ({ inputs, attrs, backend }) => {
    const { dy, filter } = inputs as { dy: tf.Tensor4D; filter: tf.Tensor4D };
    const conv = attrs as unknown as ConvAttrs;
    const info = convInfo(conv.inputShape, filter.shape, conv, true);
    return inFours(filter.shape)
      ? depthwiseInputGrad(heapOf(backend), dy, filter, info)
      : depthwiseInputGradByOps(dy, filter, info);
  });
  replaceKernel('wasm', 'DepthwiseConv2dNativeBackpropFilter', ({ inputs, attrs, backend }) => {
    const { x, dy } = inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
    const conv = attrs as unknown as ConvAttrs;
    const info = convInfo(x.shape, conv.filterShape, conv, true);
    return inFours(conv.filterShape)
      ? depthwiseFilterGrad(heapOf(backend), x, dy, info)
      : depthwiseFilterGradByOps(x, dy, info);
  });
}
