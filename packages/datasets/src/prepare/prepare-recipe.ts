import type { VideoDecoder } from '../video/video-reader.js';
import type { FrameDetectorName } from '../workers/open-detector.js';

/** Everything that the crops of a video follow from; plain data, for workers. */
export interface PrepareRecipe {
  /** Side of a crop. @unit pixels */
  readonly size: number;
  /** What is added around the face template, as a part of its side. */
  readonly marginRatio: number;
  /** Of each video, evenly spaced in time. */
  readonly frames: number | 'all';
  /** The person seen most, or everybody. */
  readonly faces: 'largest' | 'all';
  /** Crops are PNG where it is left out: a JPEG's traces can drown a forger's. */
  readonly jpegQuality?: number;
  /** A larger frame is shrunk to this before faces are looked for. @unit pixels */
  readonly maxSide: number;
  readonly decoder: VideoDecoder;
  /** Who finds the faces, where it is not a detector of the caller's own. */
  readonly detector: FrameDetectorName;
}
