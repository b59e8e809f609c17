import type { TensorInfo } from '@tensorflow/tfjs';
import { type Call, cut, partsFor, runChains } from './run-chains.js';
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
  const rowBytes = 4 * channels;
  const x = addressOf(heap, job.x);
  const dy = job.dy === undefined ? x : addressOf(heap, job.dy);
  floatsAt(heap, out, terms * channels).fill(0);
  const blocks: { readonly channel: number; readonly width: 16 | 4 }[] = [];
  for (let channel = 0; channel < channels; ) {
    const width = channels - channel >= WIDE ? WIDE : 4;
    blocks.push({ channel, width });
    channel += width;
  }
  const mean = job.mean ?? out;
  // A share of the channels for each thread; rows add to the same sums in their order.
  const chains = cut(blocks.length, partsFor(heap, 1)).map(({ start, length }) => {
    const calls: Call[] = [];
    for (let row = 0; row < rows; row += ROWS_AT_ONCE) {
      const count = Math.min(ROWS_AT_ONCE, rows - row);
      for (const { channel, width } of blocks.slice(start, start + length)) {
        const at = row * rowBytes + 4 * channel;
        calls.push([
          `${kind}${width}`,
          ...[x + at, dy + at, mean + (job.mean === undefined ? 0 : 4 * channel), out + 4 * channel],
          ...[rowBytes, count, rowBytes],
        ]);
      }
    }
    return calls;
  });
  runChains(heap, chains, rows * channels);
}
