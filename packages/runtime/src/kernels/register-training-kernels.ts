import * as tf from '@tensorflow/tfjs';
import { DidError } from '../errors/did-error.js';
import { conv2dFilterGrad } from './conv2d-filter-grad.js';
import { conv2dForward } from './conv2d-forward.js';
import { conv2dInputGrad } from './conv2d-input-grad.js';
import { type WasmHeap, wasmHeap } from './wasm-heap.js';

type KernelFunc = tf.KernelConfig['kernelFunc'];
type KernelParams = Parameters<KernelFunc>[0];

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
  override('Conv2D', convForward);
  override('FusedConv2D', (params, stock) => {
    const { bias, preluActivationWeights } = params.inputs as Record<string, tf.Tensor | undefined>;
    const { activation = 'linear' } = params.attrs as { activation?: string };
    const plain = bias === undefined && preluActivationWeights === undefined && activation === 'linear';
    return plain ? convForward(params, stock) : stock(params);
  });
  for (const name of ['BatchMatMul', '_FusedMatMul']) replaceTransposedMatMul(name);
}

interface ConvAttrs {
  readonly strides: number | [number, number];
  readonly dilations?: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly filterShape: [number, number, number, number];
  readonly inputShape: [number, number, number, number];
}

function convForward(params: KernelParams, stock: KernelFunc): ReturnType<KernelFunc> {
  const { x, filter } = params.inputs as { x: tf.Tensor4D; filter: tf.Tensor4D };
  const { strides, dilations = 1, pad, dimRoundingMode } = params.attrs as unknown as ConvAttrs;
  const dilated = [dilations].flat().some((d) => d !== 1);
  if (dilated) return stock(params);
  const info = tf.backend_util.computeConv2DInfo(x.shape, filter.shape, strides, 1, pad, dimRoundingMode);
  return conv2dForward(heapOf(params.backend), x, filter, info);
}

function heapOf(backend: unknown): WasmHeap {
  const heap = wasmHeap(backend as tf.KernelBackend);
  if (heap !== undefined) return heap;
  throw new DidError('DID_BACKEND', 'training on WASM needs WebAssembly SIMD, which this engine lacks.');
}

function replace(kernelName: string, kernelFunc: KernelFunc): void {
  if (tf.getKernel(kernelName, 'wasm')) tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
}

/** Puts a kernel before the stock one, which it may still call. */
function override(
  kernelName: string,
  kernelFunc: (params: KernelParams, stock: KernelFunc) => ReturnType<KernelFunc>,
): void {
  const stock = tf.getKernel(kernelName, 'wasm');
  if (!stock) return;
  tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({ ...stock, kernelFunc: (params) => kernelFunc(params, stock.kernelFunc) });
}

/** The stock product of transposed matrices is a plain loop; a transposition first is some 60 times faster. */
function replaceTransposedMatMul(name: string): void {
  override(name, (params, stock) => {
    const { a, b, ...rest } = params.inputs as { a: tf.Tensor; b: tf.Tensor };
    const { transposeA, transposeB, ...attrs } = params.attrs as { transposeA: boolean; transposeB: boolean };
    if (!transposeA && !transposeB) return stock(params);
    return tf.tidy(() => {
      const turn = (x: tf.Tensor) => tf.transpose(x, swapLastTwo(x.shape.length));
      const inputs = { a: transposeA ? turn(a) : a, b: transposeB ? turn(b) : b, ...rest };
      return tf.engine().runKernel(name, inputs, { ...attrs, transposeA: false, transposeB: false } as never);
    }) as tf.Tensor;
  });
}

function swapLastTwo(rank: number): number[] {
  const axes = Array.from({ length: rank }, (_, i) => i);
  return [...axes.slice(0, -2), rank - 1, rank - 2];
}
