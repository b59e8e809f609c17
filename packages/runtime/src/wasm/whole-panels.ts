import { TILE_CHANNELS } from './simd/conv-tiles.js';

/** Channels rounded up to whole panels. */
export function wholePanels(channels: number, width: number = TILE_CHANNELS): number {
  return Math.ceil(channels / width) * width;
}
