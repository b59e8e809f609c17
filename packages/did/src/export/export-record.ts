import type { DetectorRecord } from '../detector/detector-record.js';
import type { CheckpointName } from '../train/run-folder.js';

/** Formats of other programs. */
export type ExportFormat = 'onnx' | 'graph-model';

/** What is written beside an exported network, and into it: all that a program needs which has nothing of ours. */
export interface ExportRecord {
  /** Of this record. */
  readonly formatVersion: 1;
  /** Of the network beside it. */
  readonly format: ExportFormat;
  /** Version of `@did/did` that wrote it. */
  readonly did: string;
  /** The run's or detector's name. */
  readonly name: string;
  /** Steps trained. */
  readonly steps: number;
  /** Null where a detector was exported. */
  readonly checkpoint: CheckpointName | null;
  /** The faces. */
  readonly input: {
    readonly name: string;
    /** Null along the batch. */
    readonly shape: readonly (number | null)[];
    readonly dtype: 'float32';
    readonly meaning: string;
  };
  /** In the network's order; null along the batch. */
  readonly outputs: readonly {
    readonly name: string;
    readonly shape: readonly (number | null)[];
    readonly meaning: string;
  }[];
  /** Who found the faces of the training, and how they were cut; see docs/export.md. */
  readonly faces: DetectorRecord['faces'];
  /** What the network does to the pixels itself. */
  readonly preprocess: DetectorRecord['preprocess'];
  /** The probability is `sigmoid(slope * logit + intercept)`. */
  readonly calibration: Pick<DetectorRecord['calibration'], 'kind' | 'slope' | 'intercept' | 'prior'>;
  /** In logits: above `threshold` fake, uncertain between `low` and `high`. */
  readonly decision: Pick<DetectorRecord['decision'], 'threshold' | 'low' | 'high' | 'rule' | 'meaning'>;
  /** What it was never tested on, in words. */
  readonly limits: readonly string[];
  /** How large weights are stored. */
  readonly weights: { readonly dtype: 'float32' | 'float16' };
  /** Measured when it was exported. */
  readonly check: ExportCheck;
}

/** How far the exported network is from ours. */
export interface ExportCheck {
  /** How many were compared. */
  readonly pictures: number;
  /** What they are: faces of a crop set's split, or noise. */
  readonly of: string;
  /** Largest absolute difference of what the exported graph gives, its weights as they are stored, from our own inference. */
  readonly largestDifference: { readonly logit: number; readonly probability: number };
}
