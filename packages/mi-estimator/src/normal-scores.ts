import { normalQuantile } from './normal-quantile.js';
import type { FlatRows } from './read-rows.js';

/** A column's different values in order, and the normal score of each. */
interface Column {
  readonly values: Float32Array;
  readonly scores: Float32Array;
}

/** Monotone maps, one a column, under which each column is close to a standard normal. */
export interface NormalScores {
  /** The rows under the maps. @shape `[N,d]` -> `[N,d]` */
  apply(rows: FlatRows): FlatRows;
}

/**
 * Learns, from some rows, the map of each column to the normal quantile of its rank.
 *
 * @remarks
 * ```math
 * x_i \mapsto \Phi^{-1} \Big( \frac{\mathrm{rank}(x_i) - 1/2}{N} \Big)
 * ```
 *
 * Mutual information does not change under a monotone map of a coordinate, and heavy tails or units no longer matter.
 * Equal values share the middle of their ranks; other rows are interpolated, and beyond the ends they take the end's
 * score. A column that is constant there becomes 0.
 *
 * @param rows - What to learn from.
 * @param fitted - Indices of the rows to learn from; all unless told otherwise.
 * @shape rows `[N,d]` -> maps of any `[M,d]`
 */
export function fitNormalScores(rows: FlatRows, fitted?: readonly number[]): NormalScores {
  const chosen = fitted ?? Array.from({ length: rows.count }, (_, i) => i);
  const columns = Array.from({ length: rows.size }, (_, column) => fitColumn(rows, chosen, column));
  return {
    apply: ({ count, size, values }) => {
      const scores = new Float32Array(values.length);
      columns.forEach((column, k) => {
        for (let i = k; i < scores.length; i += size) scores[i] = scoreOf(column, values[i] as number);
      });
      return { count, size, values: scores };
    },
  };
}

function fitColumn({ values, size }: FlatRows, fitted: readonly number[], column: number): Column {
  const sorted = Float32Array.from(fitted, (row) => values[row * size + column] as number).sort();
  const distinct = new Float32Array(sorted.length);
  const scores = new Float32Array(sorted.length);
  let found = 0;
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end += 1;
    distinct[found] = sorted[start] as number;
    scores[found] = normalQuantile((start + end) / 2 / sorted.length);
    found += 1;
    start = end;
  }
  return { values: distinct.subarray(0, found), scores: scores.subarray(0, found) };
}

function scoreOf({ values, scores }: Column, value: number): number {
  const last = values.length - 1;
  if (value <= (values[0] as number)) return scores[0] as number;
  if (value >= (values[last] as number)) return scores[last] as number;
  let [low, high] = [0, last]; // values[low] <= value < values[high]
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) <= value) low = middle;
    else high = middle;
  }
  const [a, b] = [values[low] as number, values[high] as number];
  const [from, to] = [scores[low] as number, scores[high] as number];
  return from + ((value - a) / (b - a)) * (to - from);
}
