/** What is said of one picture. */
export type VerdictName = 'real' | 'fake' | 'uncertain' | 'no_face' | 'error';

/** One face and how fake it looks. */
export interface FaceVerdict {
  /** Left, top, width, height. @unit pixels of the picture */
  readonly box: readonly [number, number, number, number];
  /** How sure the face detector is, 0..1. */
  readonly detectorScore: number;
  readonly probability: number;
}

/** What {@link Detector} says of a picture. */
export interface Verdict {
  readonly verdict: VerdictName;
  /** Probability of the most suspicious face; null where none was judged. */
  readonly probability: number | null;
  /** Above it a face is called fake. */
  readonly threshold: number;
  readonly faces: readonly FaceVerdict[];
  /** Share of fakes that the probability takes for granted. */
  readonly prior: number;
  /** What the detector was never tested on. */
  readonly limits: readonly string[];
  readonly model: { readonly name: string; readonly step: number };
  /** Why there is no verdict; only with `error`. */
  readonly message?: string;
}

/** A probability this near to the threshold is called uncertain. */
const UNCERTAIN_MARGIN = 0.05;

/** Real, fake, or too near to the threshold to say. */
export function judge(
  probability: number,
  threshold: number,
  margin = UNCERTAIN_MARGIN,
): 'real' | 'fake' | 'uncertain' {
  if (Math.abs(probability - threshold) < margin) return 'uncertain';
  return probability > threshold ? 'fake' : 'real';
}
