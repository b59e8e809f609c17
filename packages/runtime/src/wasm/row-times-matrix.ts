import type { TensorInfo } from '@tensorflow/tfjs';
import { type WasmBackend, wasmFloats } from './wasm-heap.js';

/**
 * A row times a tall matrix, `[1,N] x [N,C]`: the sums over rows that batch norm lives on.
 *
 * @remarks The stock product packs the matrix first, which costs ten times the sum itself.
 *
 * @shape row `[1,N]` or `[1,1,N]`, matrix `[N,C]` or `[1,N,C]` -> `[1,C]` or `[1,1,C]`
 * @returns null where the product is of another kind: the stock kernel answers then.
 */
export function rowTimesMatrix(row: TensorInfo, matrix: TensorInfo, backend: WasmBackend): TensorInfo | null {
  const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
  const [rows, columns] = [matrix.shape.at(-2) as number, matrix.shape.at(-1) as number];
  const plain = size(row.shape) === rows && size(matrix.shape) === rows * columns;
  if (!plain || row.shape.length !== matrix.shape.length || row.dtype !== 'float32') return null;
  const out = backend.makeOutput([...matrix.shape.slice(0, -2), 1, columns], 'float32');
  const [weights, values, result] = wasmFloats(backend, [row, matrix, out]) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  // In double precision, so that the order of many thousand additions does not show.
  const sums = new Float64Array(columns);
  for (let n = 0, at = 0; n < rows; n++) {
    const weight = weights[n] as number;
    for (let c = 0; c < columns; c++, at++) sums[c] = (sums[c] as number) + weight * (values[at] as number);
  }
  result.set(sums);
  return out;
}
