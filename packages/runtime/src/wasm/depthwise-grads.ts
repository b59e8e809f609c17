import type * as tf from '@tensorflow/tfjs';
import { cachedList } from './cached-lists.js';
import { axesOf, type ConvInfo, geometryKey } from './conv-geometry.js';
import { type Call, cut, partsFor, runChains } from './run-chains.js';
import { tapLists } from './tap-lists.js';
import { addressOf, floatsAt, type WasmHeap } from './wasm-heap.js';

/** What both gradients of a depthwise convolution start from. Its channels are a multiple of four, its multiplier 1. */
interface Taps {
  readonly lists: number;
  /** For each tap: address and length of its list of pairs (pixel of the input, pixel of the output). */
  readonly pairs: readonly (readonly [address: number, count: number])[];
}

function tapsOf(heap: WasmHeap, info: ConvInfo): Taps {
  const { rows, columns } = axesOf(info);
  const key = `taps ${info.batchSize} ${geometryKey(info)}`;
  const { address: lists } = cachedList(heap, key, () => tapLists(rows, columns, info.batchSize));
  const count = info.filterHeight * info.filterWidth;
  const heads = new Int32Array(heap.backend.wasm.HEAPU8.buffer, lists, 2 * count);
  const pairs = Array.from(
    { length: count },
    (_, tap) => [lists + (heads[2 * tap] as number), heads[2 * tap + 1] as number] as const,
  );
  return { lists, pairs };
}

/**
 * The gradient of a depthwise convolution by its input.
 *
 * @shape dy `[B,h,w,C]`, filter `[kh,kw,C,1]` -> `[B,H,W,C]`
 */
export function depthwiseInputGrad(
  heap: WasmHeap,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  info: ConvInfo,
): tf.TensorInfo {
  const channels = info.inChannels;
  const { pairs } = tapsOf(heap, info);
  const out = heap.backend.makeOutput(info.inShape, 'float32');
  const target = addressOf(heap, out);
  floatsAt(heap, target, info.batchSize * info.inHeight * info.inWidth * channels).fill(0);
  const [slopes, weights] = [addressOf(heap, dy), addressOf(heap, filter)];
  // Taps add to the same numbers in their order; channels are shared out.
  const chains = cut(channels, partsFor(heap, 1), 4).map(({ start, length }) =>
    pairs.map(
      ([address, count], tap): Call => [
        'depthwiseScatter',
        ...[address, count, slopes + 4 * start, target + 4 * start],
        ...[weights + 4 * (tap * channels + start), 4 * channels, length / 4],
      ],
    ),
  );
  runChains(heap, chains, workOf(pairs, channels));
  return out;
}

/**
 * The gradient of a depthwise convolution by its filter.
 *
 * @shape x `[B,H,W,C]`, dy `[B,h,w,C]` -> `[kh,kw,C,1]`
 */
export function depthwiseFilterGrad(
  heap: WasmHeap,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  info: ConvInfo,
): tf.TensorInfo {
  const channels = info.inChannels;
  const { pairs } = tapsOf(heap, info);
  const out = heap.backend.makeOutput(info.filterShape, 'float32');
  const [from, slopes, target] = [addressOf(heap, x), addressOf(heap, dy), addressOf(heap, out)];
  floatsAt(heap, target, pairs.length * channels).fill(0);
  const chains = pairs.map(([address, count], tap) => {
    const calls: Call[] = [];
    for (let start = 0; start < count; start += PAIRS_AT_ONCE) {
      for (let c = 0; c < channels; c += 4) {
        calls.push([
          'depthwiseGather',
          ...[address + 8 * start, Math.min(PAIRS_AT_ONCE, count - start)],
          ...[from + 4 * c, slopes + 4 * c, target + 4 * (tap * channels + c), 4 * channels],
        ]);
      }
    }
    return calls;
  });
  runChains(heap, chains, workOf(pairs, channels));
  return out;
}

/** So that what one group of channels has read is still in the cache for the next, and sums round little. */
const PAIRS_AT_ONCE = 256;

function workOf(pairs: Taps['pairs'], channels: number): number {
  return pairs.reduce((sum, [, count]) => sum + count, 0) * channels;
}
