import type { PixelGroup } from './pixel-groups.js';
import { type Call, cut, partsFor, runChains } from './run-chains.js';
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
  const { readChannels, readWidth, outChannels, panelBytes } = job;
  const tapBytes = 4 * TILE_CHANNELS * readChannels;
  const tilesAtOnce = Math.max(8, Math.floor(BLOCK_BYTES / (4 * readChannels * TILE_PIXELS)));
  const seenRows = ({ rows, columns }: PixelGroup) => (columns.taps === 0 ? 0 : rows.taps);
  const workOf = (group: PixelGroup) =>
    group.tiles *
    TILE_PIXELS *
    Math.max(1, seenRows(group) * group.columns.taps * readChannels) *
    outChannels;
  const work = job.groups.reduce((sum, group) => sum + workOf(group), 0);
  const calls: { readonly call: Call; readonly work: number }[] = [];
  for (const group of job.groups) {
    const { rows, columns } = group;
    const part = job.partOf(group);
    const first = part.offset + (rows.firstTap * part.width + columns.firstTap) * tapBytes;
    // Few pixels and many channels: each thread then gets panels of its own.
    const blocks = Math.ceil(group.tiles / tilesAtOnce);
    const share = (partsFor(heap) * workOf(group)) / work;
    const panelRuns = cut(outChannels / TILE_CHANNELS, Math.max(1, Math.ceil(share / blocks)));
    for (let tile = 0; tile < group.tiles; tile += tilesAtOnce) {
      const tiles = Math.min(tilesAtOnce, group.tiles - tile);
      for (const { start, length } of panelRuns) {
        const call: Call = [
          ...(['convTiles', job.lists + group.offset + 8 * TILE_PIXELS * tile, tiles] as const),
          ...[job.x, job.out + 4 * TILE_CHANNELS * start, 4 * readChannels, 4 * outChannels],
          ...[job.panels + first + start * panelBytes, length, panelBytes],
          ...[seenRows(group), columns.taps * readChannels],
          ...[4 * (readWidth - columns.taps) * readChannels, (part.width - columns.taps) * tapBytes],
        ];
        calls.push({ call, work: (workOf(group) * tiles * length) / group.tiles });
      }
    }
  }
  // The longest first, so that no thread begins one while the others have come to their end.
  if (heap.pool !== undefined) calls.sort((a, b) => b.work - a.work);
  runChains(
    heap,
    calls.map(({ call }) => [call]),
    work,
  );
}
