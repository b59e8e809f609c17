import type { FlatRows } from './read-rows.js';

/** Some rows, one after another. @shape `[N,d]` -> `[indices,d]` */
export function gatherRows({ values, size }: FlatRows, indices: readonly number[]): Float32Array {
  const chosen = new Float32Array(indices.length * size);
  indices.forEach((row, i) => {
    chosen.set(values.subarray(row * size, (row + 1) * size), i * size);
  });
  return chosen;
}
