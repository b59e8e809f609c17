import type * as tf from '@tensorflow/tfjs';
import { forwardViews } from './axis-stencil.js';
import { cachedList } from './cached-lists.js';
import { axesOf, type ConvInfo, geometryKey } from './conv-geometry.js';
import { copyRows } from './copy-rows.js';
import { groupPixels } from './pixel-groups.js';
import { asChains, type Call, runChains } from './run-chains.js';
import { runConvTiles } from './run-conv-tiles.js';
import { scratch } from './scratch.js';
import { TILE_CHANNELS } from './simd/conv-tiles.js';
import { addressOf, type WasmHeap } from './wasm-heap.js';
import { wholePanels } from './whole-panels.js';

/**
 * A convolution without dilation.
 *
 * @remarks
 * Pixels at the border see fewer taps and multiply no zeros, which on the small maps of a deep network
 * is half of the work.
 *
 * @shape x `[B,H,W,Ci]`, filter `[kh,kw,Ci,Co]` -> `[B,h,w,Co]`
 */
export function conv2dForward(
  heap: WasmHeap,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  info: ConvInfo,
): tf.TensorInfo {
  const { batchSize, inHeight, inWidth, inChannels, outChannels, filterHeight, filterWidth } = info;
  const rows = filterHeight * filterWidth * inChannels;
  const panelBytes = 4 * TILE_CHANNELS * rows;
  const padded = wholePanels(outChannels);
  const pixels = batchSize * info.outHeight * info.outWidth;
  const { address: lists, plan: groups } = cachedList(heap, `forward ${geometryKey(info)}`, () => {
    const axes = axesOf(info);
    const read = { batch: batchSize, height: inHeight, width: inWidth };
    return groupPixels(forwardViews(axes.rows), forwardViews(axes.columns), read);
  });
  const [panels, wide] = scratch(
    heap,
    (padded / TILE_CHANNELS) * panelBytes,
    padded === outChannels ? 0 : 4 * pixels * padded,
  ) as [number, number];
  const out = heap.backend.makeOutput(info.outShape, 'float32');
  const from = addressOf(heap, filter);
  const packing: Call[] = [];
  for (let channel = 0; channel < outChannels; channel += TILE_CHANNELS) {
    packing.push([
      'packPanel8',
      panels + (channel / TILE_CHANNELS) * panelBytes,
      ...[from + 4 * channel, rows, 4 * outChannels, 4, Math.min(TILE_CHANNELS, outChannels - channel)],
    ]);
  }
  runChains(heap, asChains(heap, packing), rows * outChannels);
  const target = addressOf(heap, out);
  runConvTiles(heap, {
    ...{ lists, groups, panels, panelBytes },
    x: addressOf(heap, x),
    readWidth: inWidth,
    readChannels: inChannels,
    out: padded === outChannels ? target : wide,
    outChannels: padded,
    partOf: () => ({ offset: 0, width: filterWidth }),
  });
  if (padded !== outChannels) copyRows(heap, target, wide, pixels, 4 * outChannels, 4 * padded, outChannels);
  return out;
}
