import type * as tf from '@tensorflow/tfjs';
import type { OpenedVideo } from '../opened-input.js';

/** Pixels with three or four bytes each, row by row: red, green, blue, and how opaque where there is a fourth. */
export interface PixelsInMemory {
  readonly width: number;
  readonly height: number;
  /** @shape `[height * width * 3]` or `[height * width * 4]` */
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** The whole clip of a `<video>` element, read by seeking; the element alone stands for the frame that it shows. */
export interface ClipOfElement {
  readonly clip: HTMLVideoElement;
}

/** What a browser can draw, and so read pixels of. */
export type DrawableInput =
  | ImageBitmap
  | HTMLImageElement
  | HTMLCanvasElement
  | OffscreenCanvas
  | HTMLVideoElement
  | VideoFrame;

/**
 * What a browser can judge: a file (Blob) that is a picture or a video by its first bytes, pixels, anything drawable, a tensor
 * `[H,W,3]` of 0..255, or a video whose frames the caller reads. Elements exist on the main thread only; the rest in workers too.
 */
export type BrowserInput =
  | Blob
  | ImageData
  | DrawableInput
  | ClipOfElement
  | OpenedVideo
  | PixelsInMemory
  | tf.Tensor3D;
