import type { PixelGroup } from './pixel-groups.js';
import { TILE_CHANNELS, TILE_PIXELS } from './simd/conv-tiles.js';
import type { WasmHeap } from './wasm-heap.js';

/** Bytes of the read map that are worked on at a time, so that they stay in the second-level cache. */
const BLOCK_BYTES = 256 * 1024;

/** Everything that the tiles of a convolution share. Addresses and strides are in bytes. */
export interface TileJob {
  readonly lists: number;
  readonly groups: readonly PixelGroup[];
  readonly x: number;
  readonly readWidth: number;
  readonly readChannels: number;
  readonly out: number;
  /** Channels of a written pixel, in whole panels. */
  readonly outChannels: number;
  readonly panels: number;
  readonly panelBytes: number;
  /** Where a part of the filter begins within a panel, and how many taps lie side by side in it. */
  readonly partOf: (group: PixelGroup) => { readonly offset: number; readonly width: number };
}

/** Computes every pixel of a convolution whose filter is packed in panels. */
export function runConvTiles(heap: WasmHeap, job: TileJob): void {
  const { readChannels, readWidth, outChannels } = job;
  const tapBytes = 4 * TILE_CHANNELS * readChannels;
  const tilesAtOnce = Math.max(8, Math.floor(BLOCK_BYTES / (4 * readChannels * TILE_PIXELS)));
  for (const group of job.groups) {
    const { rows, columns } = group;
    const part = job.partOf(group);
    const first = part.offset + (rows.firstTap * part.width + columns.firstTap) * tapBytes;
    const seen = columns.taps === 0 ? 0 : rows.taps;
    for (let tile = 0; tile < group.tiles; tile += tilesAtOnce) {
      heap.simd.convTiles(
        job.lists + group.offset + 8 * TILE_PIXELS * tile,
        Math.min(tilesAtOnce, group.tiles - tile),
        ...[job.x, job.out, 4 * readChannels, 4 * outChannels],
        ...[job.panels + first, outChannels / TILE_CHANNELS, job.panelBytes],
        ...[seen, columns.taps * readChannels],
        ...[4 * (readWidth - columns.taps) * readChannels, (part.width - columns.taps) * tapBytes],
      );
    }
  }
}
