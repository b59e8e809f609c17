import type { DidConfig } from '../config/did-config.js';
import type { Diagnostics } from '../diagnose/diagnostics.js';
import type { Evaluation, Interval } from '../evaluate/evaluation.js';
import type { EmbeddingFigure } from '../figures/embedding-figure.js';
import type { RunRecord } from '../train/run-folder.js';
import type { MetricsRow } from '../train/train-event.js';

/** Everything that a report shows; it holds no path and needs no file. */
export interface ReportData {
  readonly formatVersion: 1;
  readonly title: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** The command that makes this report again. */
  readonly command: string;
  /** A warning to read before the figures, such as that a quick demo's mean little. */
  readonly caution: string | null;
  /** One model, or the baseline and then the method that is laid beside it. */
  readonly models: readonly ReportModel[];
  readonly rows: readonly ReportRow[];
  readonly comparison: ReportComparison | null;
  readonly faces: ReportFaces;
  readonly mistakes: readonly ReportMistakes[];
  readonly data: ReportDataCard;
  readonly timings: readonly ReportTiming[];
}

/** A model and its runs, one a seed. */
export interface ReportModel {
  readonly id: string;
  /** Short: it stands in table heads and legends. */
  readonly label: string;
  /** As a sentence names it: `the BCE baseline`. */
  readonly name: string;
  readonly runs: readonly ReportRun[];
}

/** One run with what was measured on it. */
export interface ReportRun {
  readonly seed: number;
  /** The last checkpoint: what the tables show. */
  readonly last: Evaluation;
  /** The checkpoint of the best validation AUC; null where it was not evaluated. */
  readonly best: Evaluation | null;
  readonly metrics: readonly MetricsRow[];
  readonly config: DidConfig;
  readonly record: RunRecord;
  /** Absent where "did diagnose" was not run. */
  readonly diagnostics?: Diagnostics;
  /** What `did embed` left in the run. */
  readonly embedding?: EmbeddingFigure;
}

/** One line of the table: a group of fakes against all real pictures. */
export interface ReportRow {
  readonly scope: 'seen' | 'unseen' | 'method' | 'control';
  /** What people read. */
  readonly title: string;
  readonly method: string | null;
  readonly family: string | null;
  /** Trained on; null for the control. */
  readonly seen: boolean | null;
  /** One a model, in the order of `models`. */
  readonly cells: readonly ReportCell[];
}

/** What a model reached on a {@link ReportRow}: the mean over its seeds. */
export interface ReportCell {
  readonly n: number;
  readonly auc: Interval;
  readonly eer: Interval;
}

/** AUC of the second model minus that of the first, on the same pictures. */
export interface ReportComparison {
  readonly baseline: string;
  readonly method: string;
  readonly scopes: readonly ReportDifference[];
}

/** A paired difference of AUC. */
export interface ReportDifference {
  readonly scope: 'seen' | 'unseen';
  readonly bySeed: readonly { readonly seed: number; readonly difference: Interval }[];
  /** The mean over seeds; seeds and base faces are resampled. */
  readonly mean: Interval;
}

/** Faces of one person, real and forged by each method, with what the model looks at. */
export interface ReportFaces {
  /** Smallest and largest mask value that the colours span; null without such a mask. */
  readonly deepfakeRange: readonly [number, number] | null;
  readonly domainRange: readonly [number, number] | null;
  readonly samples: readonly ReportFace[];
}

/** One face; pictures are data URIs. */
export interface ReportFace {
  readonly method: string;
  readonly label: 0 | 1;
  /** Trained on; null for a real picture. */
  readonly seen: boolean | null;
  readonly image: string;
  /** What the forger changed, as a picture. */
  readonly changed: string | null;
  readonly deepfakeMap: string | null;
  readonly domainMap: string | null;
  /** Class activation maps; `uri` is null where one is 0 everywhere. Absent where none were made. */
  readonly cams?: readonly { readonly name: string; readonly of: string; readonly uri: string | null }[];
  readonly scores: readonly { readonly model: string; readonly probability: number }[];
}

/** The errors that a model makes on the test split, and those it is surest of; a face counts as called fake from one half on. */
export interface ReportMistakes {
  readonly model: string;
  /** Of pictures that are real: untouched ones, and null forgeries. */
  readonly falseAlarms: readonly ReportMistakeGroup[];
  /** Of fakes, method by method. */
  readonly missed: readonly ReportMistakeGroup[];
}

/** Errors on the pictures of one method. */
export interface ReportMistakeGroup {
  readonly method: string;
  /** Trained on; null for real pictures. */
  readonly seen: boolean | null;
  /** How many are wrong, of how many frames. */
  readonly wrong: number;
  readonly frames: number;
  /** The surest first, one frame of a video. */
  readonly surest: readonly ReportMistake[];
}

/** One picture that a model got wrong. */
export interface ReportMistake {
  readonly image: string;
  readonly probability: number;
}

/** Where the pictures come from, and how many there are. */
export interface ReportDataCard {
  readonly description: string;
  /** Where the pictures come from, as the manifest's `dataset` names it. */
  readonly datasets: readonly string[];
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly counts: readonly ReportCount[];
  /** One person as each method leaves them; first the real picture. */
  readonly strips: readonly (readonly { readonly method: string; readonly image: string }[])[];
}

/** Pictures of one method. */
export interface ReportCount {
  readonly method: string;
  readonly family: string;
  readonly role: 'real' | 'seen' | 'unseen' | 'control';
  readonly train: number;
  readonly val: number;
  readonly test: number;
}

/** A stage of the work and what it took. */
export interface ReportTiming {
  readonly stage: string;
  readonly seconds: number;
  readonly note: string;
}
