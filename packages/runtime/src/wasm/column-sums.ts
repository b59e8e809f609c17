import type { TensorInfo } from '@tensorflow/tfjs';
import { addressOf, floatsAt, type WasmHeap } from './wasm-heap.js';

/** Rows that are summed before the sum joins the total: float32 keeps six digits over any number of rows. */
const ROWS_AT_ONCE = 128;
const WIDE = 16;

/** Sums over rows, by kind: of `x`; of `(x - mean)^2`; of `dy` and of `dy (x - mean)`. */
export type ColumnSumKind = 'sumColumns' | 'sumSquares' | 'sumNormGrad';

/** What is summed. */
export interface ColumnSumJob {
  readonly x: TensorInfo;
  readonly dy?: TensorInfo;
  /** Address of the mean of each channel. */
  readonly mean?: number;
  /** Address of the results: `C` numbers a term, one term after another. */
  readonly out: number;
  readonly terms: number;
  readonly rows: number;
  /** A multiple of four. */
  readonly channels: number;
}

/** Sums over the rows of `[rows, C]` into `out`. */
export function columnSums(heap: WasmHeap, kind: ColumnSumKind, job: ColumnSumJob): void {
  const { rows, channels, out, terms } = job;
  const { simd } = heap;
  const rowBytes = 4 * channels;
  const x = addressOf(heap, job.x);
  const dy = job.dy === undefined ? x : addressOf(heap, job.dy);
  floatsAt(heap, out, terms * channels).fill(0);
  for (let row = 0; row < rows; row += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, rows - row);
    let channel = 0;
    while (channel < channels) {
      const wide = channels - channel >= WIDE;
      const at = row * rowBytes + 4 * channel;
      const sum = simd[`${kind}${wide ? 16 : 4}`];
      const to = out + 4 * channel;
      sum(
        x + at,
        dy + at,
        (job.mean ?? out) + (job.mean === undefined ? 0 : 4 * channel),
        to,
        rowBytes,
        count,
        rowBytes,
      );
      channel += wide ? WIDE : 4;
    }
  }
}
