/** What is said of one input. */
export type VerdictName = 'real' | 'fake' | 'uncertain' | 'no_face' | 'error';

/** What a face lacks to be judged as well as those that the detector was measured on. */
export type PoorQuality = 'small' | 'blurred' | 'turned';

/** How good a look there is at a face. */
export interface FaceQuality {
  /** Shorter side of the box. @unit pixels of the picture */
  readonly side: number;
  /** Mean size of the crop's Laplacian. @unit 0..255 */
  readonly sharpness: number;
  /** How far the nose stands from the middle of the eyes, in distances of the eyes; 0 is straight ahead. */
  readonly turn: number;
  /** What it lacks; each face that lacks something has a wider band of `uncertain`. */
  readonly poor: readonly PoorQuality[];
}

/** One face and how fake it looks. */
export interface FaceVerdict {
  readonly verdict: 'real' | 'fake' | 'uncertain';
  /** Calibrated, and for the prior that the verdict states. */
  readonly probability: number;
  /** What the network gives: above 0 leans to fake. */
  readonly logit: number;
  /** Left, top, width, height. @unit pixels of the picture */
  readonly box: readonly [number, number, number, number];
  /** How sure the face detector is, 0..1. */
  readonly detectorScore: number;
  readonly quality: FaceQuality;
}

/** Which detector judged. */
export interface VerdictModel {
  readonly name: string;
  /** Of the weights. */
  readonly sha256: string;
}

/** What every verdict carries. */
export interface VerdictBase {
  readonly verdict: Exclude<VerdictName, 'error'>;
  /** Of the face, or person, that decided; null where no face was found. */
  readonly probability: number | null;
  /** Above it a face is called fake. */
  readonly threshold: number;
  /** Between these a face of good quality is uncertain. */
  readonly band: readonly [low: number, high: number];
  /** Share of fakes among what is judged that the probabilities take for granted. */
  readonly prior: number;
  /** What the detector was never tested on. */
  readonly limits: readonly string[];
  readonly model: VerdictModel;
  /** Of the picture or the frames, upright. @unit pixels */
  readonly width: number;
  readonly height: number;
}

/** The verdict on a picture: that of its most suspicious face. */
export interface PictureVerdict extends VerdictBase {
  readonly kind: 'picture';
  readonly faces: readonly FaceVerdict[];
  /** Place in `faces` of the one that decided; null where there is none. */
  readonly decidedBy: number | null;
}

/** A face in a frame, and whose it is. */
export interface FrameFace extends FaceVerdict {
  /** Number of the person, as in `people`. */
  readonly person: number;
}

/** One frame of a video. */
export interface FrameVerdict {
  /** Number of the frame in the file. */
  readonly frame: number;
  /** @unit milliseconds from the start */
  readonly timeMs: number;
  readonly faces: readonly FrameFace[];
}

/** One person of a video, over all frames where the face was found. */
export interface PersonVerdict {
  readonly person: number;
  readonly verdict: 'real' | 'fake' | 'uncertain';
  readonly probability: number;
  /** Mean of the frames' logits. */
  readonly logit: number;
  /** Frames that show the face. */
  readonly frames: number;
  /** First and last of them. @unit milliseconds */
  readonly fromMs: number;
  readonly toMs: number;
  /** What the face lacks in most of its frames. */
  readonly poor: readonly PoorQuality[];
}

/** The verdict on a video: that of its most suspicious person. */
export interface VideoVerdict extends VerdictBase {
  readonly kind: 'video';
  /** Of the whole file. @unit milliseconds */
  readonly durationMs: number;
  readonly people: readonly PersonVerdict[];
  readonly frames: readonly FrameVerdict[];
  /** Number of the person that decided; null where there is none. */
  readonly decidedBy: number | null;
}

/** The verdict on one input. */
export type Verdict = PictureVerdict | VideoVerdict;

/** An input that could not be judged. */
export interface FailedVerdict {
  readonly verdict: 'error';
  /** Stable name of what went wrong, as `DidError` has it. */
  readonly code: string;
  readonly message: string;
}
