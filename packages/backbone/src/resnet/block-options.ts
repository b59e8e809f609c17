import type { SeededRandom } from '@did/runtime';

/** Where a block stands and how wide it is. */
export interface BlockOptions {
  /** `stage2.0` is the first block of the second stage. */
  readonly name: string;
  readonly width: number;
  readonly stride: number;
  readonly random: SeededRandom;
}
