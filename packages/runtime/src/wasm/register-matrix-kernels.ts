import * as tf from '@tensorflow/tfjs';
import { overrideKernel } from '../kernels/kernel-registry.js';
import { rowTimesMatrix } from './row-times-matrix.js';
import type { WasmBackend } from './wasm-heap.js';

/** Matrix products as gradients need them. */
export function registerMatrixKernels(): void {
  for (const name of ['BatchMatMul', '_FusedMatMul']) replaceTransposedMatMul(name);
}

/** The stock product of transposed matrices is a plain loop; a transposition first is some 60 times faster. */
function replaceTransposedMatMul(name: string): void {
  overrideKernel('wasm', name, (params, stock) => {
    const { a, b, ...rest } = params.inputs as { a: tf.Tensor; b: tf.Tensor };
    const { transposeA, transposeB, ...attrs } = params.attrs as { transposeA: boolean; transposeB: boolean };
    if (!transposeA && !transposeB) {
      const plain = name === 'BatchMatMul' ? rowTimesMatrix(a, b, params.backend as WasmBackend) : null;
      return plain ?? stock(params);
    }
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
