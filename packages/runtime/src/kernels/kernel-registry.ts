import * as tf from '@tensorflow/tfjs';
import { DidError } from '../errors/did-error.js';
import { type WasmHeap, wasmHeap } from './wasm-heap.js';

export type KernelFunc = tf.KernelConfig['kernelFunc'];
export type KernelParams = Parameters<KernelFunc>[0];

/** The heap of the backend that a kernel was called with. @throws DidError DID_BACKEND where it has no SIMD */
export function heapOf(backend: unknown): WasmHeap {
  const heap = wasmHeap(backend as tf.KernelBackend);
  if (heap !== undefined) return heap;
  throw new DidError('DID_BACKEND', 'training on WASM needs WebAssembly SIMD, which this engine lacks.');
}

/** Registers a kernel for WASM in the place of the stock one, if there is one. */
export function replace(kernelName: string, kernelFunc: KernelFunc): void {
  if (tf.getKernel(kernelName, 'wasm')) tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
}

/** Puts a kernel before the stock one, which it may still call. */
export function override(
  kernelName: string,
  kernelFunc: (params: KernelParams, stock: KernelFunc) => ReturnType<KernelFunc>,
): void {
  const stock = tf.getKernel(kernelName, 'wasm');
  if (!stock) return;
  tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({ ...stock, kernelFunc: (params) => kernelFunc(params, stock.kernelFunc) });
}
