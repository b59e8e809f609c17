import type { RgbImage } from '@did/faces';

/** A decoded frame of a video. */
export interface OpenedFrame {
  /** Upright. */
  readonly image: RgbImage;
  /** Number of the frame in the file. */
  readonly index: number;
  /** @unit milliseconds */
  readonly timeMs: number;
}

/** A video that can be read from. */
export interface OpenedVideo {
  readonly kind: 'video';
  /** When each frame is shown. @unit seconds */
  readonly times: readonly number[];
  /** Upright. @unit pixels */
  readonly width: number;
  readonly height: number;
  /** The frames of these numbers, in order; those that cannot be decoded are left out. */
  frames(indices: readonly number[], signal?: AbortSignal): AsyncIterable<OpenedFrame>;
  /** Removes what reading it needed. */
  close(): Promise<void>;
}

/** What an input turned out to be. */
export type OpenedInput = { readonly kind: 'picture'; readonly image: RgbImage } | OpenedVideo;

/** Makes pixels of an input; Node and browsers have one each. */
export type OpenInput<Input> = (
  input: Input,
  options: { readonly signal?: AbortSignal },
) => Promise<OpenedInput>;
