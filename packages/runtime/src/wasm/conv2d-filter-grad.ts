import type * as tf from '@tensorflow/tfjs';
import { cachedList } from './cached-lists.js';
import { axesOf, type ConvInfo, geometryKey } from './conv-geometry.js';
import { scratch } from './scratch.js';
import { TILE_CHANNELS } from './simd/conv-tiles.js';
import { TILE_INPUTS } from './simd/filter-grad-tiles.js';
import { tapLists } from './tap-lists.js';
import { addressOf, floatsAt, type WasmHeap } from './wasm-heap.js';
import { wholePanels } from './whole-panels.js';

/** Bytes of both maps that are worked on at a time, so that they stay in the first-level cache. */
const BLOCK_BYTES = 32 * 1024;

/**
 * The gradient of a convolution by its filter: for each tap the product of the pixels that meet at it.
 *
 * @remarks
 * `dW[i,j,ci,co] = sum of x[pixel under tap (i,j), ci] * dy[pixel, co]`. Both maps are packed once, in panels of a few
 * channels; then a few pictures at a time serve all taps from the cache.
 *
 * @shape x `[B,H,W,Ci]`, dy `[B,h,w,Co]` -> `[kh,kw,Ci,Co]`
 */
export function conv2dFilterGrad(
  heap: WasmHeap,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  info: ConvInfo,
): tf.TensorInfo {
  const { batchSize, inChannels, outChannels, filterHeight, filterWidth, filterShape } = info;
  const { simd } = heap;
  const out = heap.backend.makeOutput(filterShape, 'float32');
  const axes = axesOf(info);
  const taps = filterHeight * filterWidth;
  const [inPixels, outPixels] = [info.inHeight * info.inWidth, info.outHeight * info.outWidth];
  const [wideIn, wideOut] = [wholePanels(inChannels, TILE_INPUTS), wholePanels(outChannels)];
  const exact = wideIn === inChannels && wideOut === outChannels;
  const [xPanels, dyPanels, wide] = scratch(
    heap,
    4 * batchSize * inPixels * wideIn,
    4 * batchSize * outPixels * wideOut,
    exact ? 0 : 4 * taps * wideIn * wideOut,
  ) as [number, number, number];
  const xPanelBytes = 4 * TILE_INPUTS * batchSize * inPixels;
  const dyPanelBytes = 4 * TILE_CHANNELS * batchSize * outPixels;
  pack(simd.packPanel4, TILE_INPUTS, xPanels, addressOf(heap, x), batchSize * inPixels, inChannels);
  pack(simd.packPanel8, TILE_CHANNELS, dyPanels, addressOf(heap, dy), batchSize * outPixels, outChannels);

  const target = addressOf(heap, out);
  const sums = exact ? target : wide;
  floatsAt(heap, sums, taps * wideIn * wideOut).fill(0);
  const imageBytes = 4 * (TILE_INPUTS * inPixels + TILE_CHANNELS * outPixels);
  const imagesAtOnce = Math.min(batchSize, Math.max(1, Math.floor(BLOCK_BYTES / imageBytes)));
  for (let image = 0; image < batchSize; image += imagesAtOnce) {
    const images = Math.min(imagesAtOnce, batchSize - image);
    const { address: lists } = cachedList(heap, `taps ${images} ${geometryKey(info)}`, () =>
      tapLists(axes.rows, axes.columns, images),
    );
    for (let channel = 0; channel < wideIn; channel += TILE_INPUTS) {
      simd.filterGradTiles(
        ...[lists, taps],
        xPanels + (channel / TILE_INPUTS) * xPanelBytes + 4 * TILE_INPUTS * image * inPixels,
        dyPanels + 4 * TILE_CHANNELS * image * outPixels,
        ...[wideOut / TILE_CHANNELS, dyPanelBytes],
        ...[sums + 4 * channel * wideOut, 4 * wideOut, 4 * wideIn * wideOut],
      );
    }
  }
  if (!exact) {
    for (let tap = 0; tap < taps; tap++) {
      simd.copyRows(
        target + 4 * tap * inChannels * outChannels,
        ...[wide + 4 * tap * wideIn * wideOut, inChannels, 4 * outChannels, 4 * wideOut, outChannels],
      );
    }
  }
  return out;
}

function pack(
  packPanel: (...numbers: number[]) => void,
  width: number,
  to: number,
  from: number,
  pixels: number,
  channels: number,
): void {
  for (let channel = 0; channel < channels; channel += width) {
    packPanel(
      to + 4 * channel * pixels,
      ...[from + 4 * channel, pixels, 4 * channels, 4, Math.min(width, channels - channel)],
    );
  }
}
