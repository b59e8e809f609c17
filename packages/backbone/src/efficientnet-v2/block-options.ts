import type { SeededRandom } from '@did/runtime';

/** Where a block stands, how wide it is, and how often training leaves it out. */
export interface BlockOptions {
  /** `stage2.0` is the first block of the second stage. */
  readonly name: string;
  /** Channels inside over those that enter. */
  readonly expansion: number;
  /** Channels that leave. */
  readonly width: number;
  readonly stride: number;
  /** Probability that a picture goes past the block. */
  readonly dropProbability: number;
  readonly random: SeededRandom;
}
