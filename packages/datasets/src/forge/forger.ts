import type { RgbImage } from '@did/faces';
import type { SeededRandom } from '@did/runtime';

/** Kinds of forging. Methods of one family may share code and traces; different families share neither. */
export type ForgeryFamily = 'blend' | 'warp' | 'resynthesis' | 'frequency' | 'reenactment' | 'null';

/** A face with its landmarks. */
export interface LandmarkedFace {
  readonly image: RgbImage;
  /** iBUG order. @shape `[136]` @unit pixels */
  readonly landmarks68: ArrayLike<number>;
}

/** What a method works on. */
export interface ForgeInput extends LandmarkedFace {
  /** 0..1: how far the knobs of the method are turned. At 0 a trained eye may miss it, at 1 most people see it. */
  readonly strength: number;
  /** Another person's face, for methods that need one. */
  readonly donor?: LandmarkedFace;
}

/** A forged picture. */
export interface Forgery {
  readonly image: RgbImage;
  /** How much of each pixel was changed, 0..1. @shape `[height * width]` */
  readonly mask: Float32Array;
  /** The picture around what was forged, where it is not the input: then this is the real picture of the pair. */
  readonly target?: RgbImage;
}

/** What is known of a method without running it. */
export interface ForgerCard {
  readonly name: string;
  readonly family: ForgeryFamily;
  readonly needsDonor: boolean;
  /** Whether the picture around the face may change too; of the methods of one crop set at most one may do so. */
  readonly changesTarget: boolean;
  readonly description: string;
  /** Where the idea comes from. */
  readonly source: string;
}

/** A method that makes a forged face from real ones. Same input, same random numbers: same bytes. */
export interface Forger extends ForgerCard {
  forge(input: ForgeInput, random: SeededRandom): Forgery;
}
