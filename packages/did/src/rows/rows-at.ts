import type { FlatRows } from '@did/mi-estimator';

/** Rows of a table, in the order that is asked for. */
export function rowsAt({ size, values }: FlatRows, rows: readonly number[]): FlatRows {
  const chosen = new Float32Array(rows.length * size);
  rows.forEach((row, i) => {
    chosen.set(values.subarray(row * size, (row + 1) * size), i * size);
  });
  return { count: rows.length, size, values: chosen };
}
