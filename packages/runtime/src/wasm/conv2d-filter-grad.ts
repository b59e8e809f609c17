import type * as tf from '@tensorflow/tfjs';
import { cachedList } from './cached-lists.js';
import { axesOf, type ConvInfo, geometryKey } from './conv-geometry.js';
import { asChains, type Call, cut, partsFor, runChains } from './run-chains.js';
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
  const imageBytes = 4 * (TILE_INPUTS * inPixels + TILE_CHANNELS * outPixels);
  const imagesAtOnce = Math.min(batchSize, Math.max(1, Math.floor(BLOCK_BYTES / imageBytes)));
  const rest = batchSize % imagesAtOnce;
  const listsFor = (images: number) =>
    cachedList(heap, `taps ${images} ${geometryKey(info)}`, () => tapLists(axes.rows, axes.columns, images))
      .address;
  // Whatever may find no room comes before the output, which nobody would dispose.
  for (const images of rest === 0 ? [imagesAtOnce] : [imagesAtOnce, rest]) listsFor(images);
  const out = heap.backend.makeOutput(filterShape, 'float32');
  const xPanelBytes = 4 * TILE_INPUTS * batchSize * inPixels;
  const dyPanelBytes = 4 * TILE_CHANNELS * batchSize * outPixels;
  const packing = [
    ...pack('packPanel4', TILE_INPUTS, xPanels, addressOf(heap, x), batchSize * inPixels, inChannels),
    ...pack('packPanel8', TILE_CHANNELS, dyPanels, addressOf(heap, dy), batchSize * outPixels, outChannels),
  ];
  const packed = batchSize * (inPixels * inChannels + outPixels * outChannels);
  runChains(heap, asChains(heap, packing), packed);

  const target = addressOf(heap, out);
  const sums = exact ? target : wide;
  floatsAt(heap, sums, taps * wideIn * wideOut).fill(0);
  // Pictures add to the same sums in their order; channels, of the input or else of the output, are shared out.
  const inRuns = cut(wideIn, partsFor(heap), TILE_INPUTS);
  const outRuns = cut(wideOut, Math.ceil(partsFor(heap) / inRuns.length), TILE_CHANNELS);
  const runBlocks = (from: number, to: number, images: number) => {
    const lists = listsFor(images);
    const chains = inRuns.flatMap((ofIn) =>
      outRuns.map((ofOut) => {
        const calls: Call[] = [];
        for (let image = from; image < to; image += images) {
          for (let channel = ofIn.start; channel < ofIn.start + ofIn.length; channel += TILE_INPUTS) {
            calls.push([
              'filterGradTiles',
              ...[lists, taps],
              xPanels + (channel / TILE_INPUTS) * xPanelBytes + 4 * TILE_INPUTS * image * inPixels,
              dyPanels + (ofOut.start / TILE_CHANNELS) * dyPanelBytes + 4 * TILE_CHANNELS * image * outPixels,
              ...[ofOut.length / TILE_CHANNELS, dyPanelBytes],
              ...[sums + 4 * (channel * wideOut + ofOut.start), 4 * wideOut, 4 * wideIn * wideOut],
            ]);
          }
        }
        return calls;
      }),
    );
    runChains(heap, chains, (to - from) * outPixels * taps * inChannels * outChannels);
  };
  runBlocks(0, batchSize - rest, imagesAtOnce);
  if (rest > 0) runBlocks(batchSize - rest, batchSize, rest);
  if (!exact) {
    for (let tap = 0; tap < taps; tap++) {
      heap.simd.copyRows(
        target + 4 * tap * inChannels * outChannels,
        ...[wide + 4 * tap * wideIn * wideOut, inChannels, 4 * outChannels, 4 * wideOut, outChannels],
      );
    }
  }
  return out;
}

function pack(
  name: 'packPanel4' | 'packPanel8',
  width: number,
  to: number,
  from: number,
  pixels: number,
  channels: number,
): Call[] {
  return Array.from({ length: Math.ceil(channels / width) }, (_, panel) => {
    const channel = panel * width;
    return [
      name,
      to + 4 * channel * pixels,
      ...[from + 4 * channel, pixels, 4 * channels, 4, Math.min(width, channels - channel)],
    ];
  });
}
