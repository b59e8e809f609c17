import type * as tf from '@tensorflow/tfjs';
import { backwardViews, filterParts } from './axis-stencil.js';
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
 * The gradient of a convolution by its input: a convolution of `dy` with the turned filter.
 *
 * @remarks
 * A stride divides the filter into parts, one for each place of a pixel modulo the stride; each part is a filter of
 * stride 1. So no zeros are put between the pixels of `dy` and none are multiplied.
 *
 * @shape dy `[B,h,w,Co]`, filter `[kh,kw,Ci,Co]` -> `[B,H,W,Ci]`
 */
export function conv2dInputGrad(
  heap: WasmHeap,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  info: ConvInfo,
): tf.TensorInfo {
  const { batchSize, outHeight, outWidth, inChannels, outChannels, filterWidth } = info;
  const axes = axesOf(info);
  const parts = { rows: filterParts(axes.rows), columns: filterParts(axes.columns) };
  const tapBytes = 4 * TILE_CHANNELS * outChannels;
  const panelBytes = info.filterHeight * filterWidth * tapBytes;
  const padded = wholePanels(inChannels);
  const pixels = batchSize * info.inHeight * info.inWidth;
  const { address: lists, plan: groups } = cachedList(heap, `backward ${geometryKey(info)}`, () => {
    const read = { batch: batchSize, height: outHeight, width: outWidth };
    return groupPixels(backwardViews(axes.rows), backwardViews(axes.columns), read);
  });
  const [panels, wide] = scratch(
    heap,
    (padded / TILE_CHANNELS) * panelBytes,
    padded === inChannels ? 0 : 4 * pixels * padded,
  ) as [number, number];
  const out = heap.backend.makeOutput(info.inShape, 'float32');

  const from = addressOf(heap, filter);
  const packing: Call[] = [];
  const partOffsets: number[] = [];
  let offset = 0;
  for (const rowTaps of parts.rows) {
    for (const columnTaps of parts.columns) {
      partOffsets.push(offset);
      for (const i of rowTaps) {
        for (const j of columnTaps) {
          const tap = from + 4 * (i * filterWidth + j) * inChannels * outChannels;
          for (let channel = 0; channel < inChannels; channel += TILE_CHANNELS) {
            packing.push([
              'packPanel8',
              panels + (channel / TILE_CHANNELS) * panelBytes + offset,
              ...[tap + 4 * channel * outChannels, outChannels, 4, 4 * outChannels],
              Math.min(TILE_CHANNELS, inChannels - channel),
            ]);
          }
          offset += tapBytes;
        }
      }
    }
  }

  runChains(heap, asChains(heap, packing), (panelBytes / 4) * (padded / TILE_CHANNELS));
  const target = addressOf(heap, out);
  runConvTiles(heap, {
    ...{ lists, groups, panels, panelBytes },
    x: addressOf(heap, dy),
    readWidth: outWidth,
    readChannels: outChannels,
    out: padded === inChannels ? target : wide,
    outChannels: padded,
    partOf: ({ rows, columns }) => ({
      offset: partOffsets[rows.part * parts.columns.length + columns.part] as number,
      width: (parts.columns[columns.part] as number[]).length,
    }),
  });
  if (padded !== inChannels) copyRows(heap, target, wide, pixels, 4 * inChannels, 4 * padded, inChannels);
  return out;
}
