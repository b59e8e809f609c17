import type { RgbImage } from './rgb-image.js';

/** One face in a picture. @unit pixels */
export interface DetectedFace {
  /** Left, top, width, height; it may reach over the edge of the picture. */
  readonly box: readonly [x: number, y: number, width: number, height: number];
  /** How sure the detector is, 0..1. */
  readonly score: number;
  /** Eyes, nose tip, mouth corners. @shape `[10]` */
  readonly landmarks5: Float32Array;
}

/** A face of a detector that places 68 points. */
export interface DetectedFace68 extends DetectedFace {
  /** x0, y0, ... x67, y67 in the order of iBUG. @shape `[136]` */
  readonly landmarks68: Float32Array;
}

/** What is known before a picture is looked at. */
export interface DetectHints {
  /**
   * The faces of a frame a moment before. A detector may look for small ones at these places alone, and not all over the frame: those that
   * have come since are found by a frame that is looked at without.
   */
  readonly known?: readonly DetectedFace['box'][];
}

/** Anything that finds faces; the name, version and hash are stored with every crop it made. */
export interface FaceDetector {
  /** Of the detector. */
  readonly name: string;
  /** Of the package that its weights come from. */
  readonly version: string;
  /** Of all its weights; another hash means other boxes. */
  readonly weightsSha256: string;
  /** The faces in a picture, the surest first; none gives an empty list. */
  detect(image: RgbImage, hints?: DetectHints): Promise<DetectedFace[]>;
  /** Frees the weights. */
  dispose(): void;
}

/** A detector that also places 68 points, which forging needs. */
export interface FaceDetector68 extends FaceDetector {
  /** The faces in a picture, the surest first; none gives an empty list. */
  detect(image: RgbImage, hints?: DetectHints): Promise<DetectedFace68[]>;
}
