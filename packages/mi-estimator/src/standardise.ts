import type { FlatRows } from './read-rows.js';

/** The chosen rows with mean 0 and deviation 1 in every column, both measured on `fitted` alone. */
export function standardise(rows: FlatRows, fitted: readonly number[]): FlatRows {
  const { size } = rows;
  const values = new Float32Array(rows.values.length);
  for (let column = 0; column < size; column++) {
    const at = (row: number) => rows.values[row * size + column] as number;
    const mean = fitted.reduce((sum, row) => sum + at(row), 0) / fitted.length;
    const variance = fitted.reduce((sum, row) => sum + (at(row) - mean) ** 2, 0) / fitted.length;
    const scale = variance > 0 ? 1 / Math.sqrt(variance) : 0; // a constant column tells nothing
    for (let row = 0; row < rows.count; row++) values[row * size + column] = (at(row) - mean) * scale;
  }
  return { ...rows, values };
}

/** Some rows as a tensor. @shape -> `[indices,d]` */
export function gatherRows({ values, size }: FlatRows, indices: readonly number[]): Float32Array {
  const chosen = new Float32Array(indices.length * size);
  indices.forEach((row, i) => {
    chosen.set(values.subarray(row * size, (row + 1) * size), i * size);
  });
  return chosen;
}
