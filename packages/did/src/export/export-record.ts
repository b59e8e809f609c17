import type { DetectorRecord } from '../detector/detector-record.js';
import type { CheckpointName } from '../train/run-folder.js';
import type { WeightType } from './graph-weights.js';
import type { TracedShape } from './trace/traced-graph.js';

/** Formats of other programs. */
export type ExportFormat = 'onnx' | 'graph-model';

/** What is written beside an exported network, and into it: all that a program needs which has nothing of ours. */
export interface ExportRecord {
  readonly formatVersion: 1;
  readonly format: ExportFormat;
  /** Version of `@did/did` that wrote it. */
  readonly did: string;
  /** The run's or detector's name. */
  readonly name: string;
  /** Steps trained. */
  readonly steps: number;
  /** Null where a detector was exported. */
  readonly checkpoint: CheckpointName | null;
  readonly input: {
    readonly name: string;
    /** Null along the batch. */
    readonly shape: TracedShape;
    readonly dtype: 'float32';
    readonly meaning: string;
  };
  readonly outputs: readonly {
    readonly name: string;
    readonly shape: TracedShape;
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
  readonly limits: readonly string[];
  readonly weights: { readonly dtype: WeightType };
  readonly check: ExportCheck;
}

/** How far the exported network is from ours. */
export interface ExportCheck {
  readonly pictures: number;
  /** What they are: faces of a crop set's split, or noise. */
  readonly of: string;
  /** Largest absolute difference of what the exported graph gives, its weights as they are stored, from our own inference. */
  readonly largestDifference: { readonly logit: number; readonly probability: number };
}
