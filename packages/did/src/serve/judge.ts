import type { Verdict } from '../predict/verdict.js';

/** What a request may ask for beside the file. */
export interface JudgeOptions {
  /** Ends the work with its reason. */
  readonly signal: AbortSignal;
  /** Share of fakes among what is judged, between 0 and 1; the detector's own when left out. */
  readonly prior?: number | undefined;
  /** Frames of a video that are looked at; the detector's own number when left out. */
  readonly frames?: number | undefined;
}

/** What is known of a detector without judging anything. */
export interface ModelCard {
  readonly name: string;
  /** Of the weights. */
  readonly sha256: string;
  readonly threshold: number;
  readonly band: readonly [low: number, high: number];
  readonly prior: number;
  /** What it was never tested on. */
  readonly limits: readonly string[];
}

/** What the server asks for verdicts. */
export interface Judge {
  readonly card: ModelCard;
  /**
   * The verdict on one upload.
   *
   * @throws DidError: DID_DATA for bytes that cannot be read, DID_BACKEND where their decoder is missing; the signal's reason when it
   * ends.
   */
  judge(upload: Uint8Array, options: JudgeOptions): Promise<Verdict>;
  /** Tensors that are alive. */
  tensors(): number;
  /** Frees the networks. */
  dispose(): void;
}
