import type { SeededRandom } from '@did/runtime';
import type { BlockShape, InvertedResidualVariant } from './variant.js';

/** Where a block stands, what it is, and how often training leaves it out. */
export interface BlockOptions {
  /** `stage2.0` is the first block of the second stage. */
  readonly name: string;
  readonly shape: BlockShape;
  readonly variant: InvertedResidualVariant;
  /** Probability that a picture goes past the block. */
  readonly dropProbability: number;
  readonly random: SeededRandom;
}
