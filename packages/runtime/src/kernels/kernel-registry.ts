import * as tf from '@tensorflow/tfjs';

export type KernelFunc = tf.KernelConfig['kernelFunc'];
export type KernelParams = Parameters<KernelFunc>[0];

/** A backend by the name under which TensorFlow.js knows it. */
export type EngineName = 'wasm' | 'tensorflow' | 'cpu' | 'webgpu';

/** Registers a kernel in the place of the stock one, if there is one. */
export function replaceKernel(backendName: EngineName, kernelName: string, kernelFunc: KernelFunc): void {
  if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({ kernelName, backendName, kernelFunc });
}

/** Puts a kernel before the stock one, which it may still call. */
export function overrideKernel(
  backendName: EngineName,
  kernelName: string,
  kernelFunc: (params: KernelParams, stock: KernelFunc) => ReturnType<KernelFunc>,
): void {
  const stock = tf.getKernel(kernelName, backendName);
  if (!stock) return;
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({ ...stock, kernelFunc: (params) => kernelFunc(params, stock.kernelFunc) });
}
