import type { CheckpointName } from '../train/run-folder.js';

/** An estimate with its bootstrap interval. Where one class is absent all three are `null`. */
export interface Interval {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** AUC and EER over `n` frames or videos. */
export interface Stat {
  readonly n: number;
  readonly auc: Interval;
  readonly eer: Interval;
}

/** One picture and what the model says of it. */
export interface ScoreRow {
  readonly path: string;
  readonly videoKey: string;
  readonly sourceId: string;
  readonly method: string;
  readonly family: string;
  readonly label: 0 | 1;
  /** Above 0 means fake. */
  readonly logit: number;
  /** Sigmoid of the logit. */
  readonly probability: number;
  /** Index of the domain that the domain head names (0 real, 1..k the run's methods); null without a head. */
  readonly domain: number | null;
}

/** One method's fakes against all real pictures of the split. */
export interface MethodResult {
  readonly method: string;
  readonly family: string;
  /** The method was trained on. */
  readonly seen: boolean;
  readonly frames: Stat;
  readonly videos: Stat;
}

/** Fakes of one origin against real pictures of one origin. */
export interface OriginPair {
  readonly real: string;
  readonly fake: string;
  readonly frames: Stat;
}

/** What `did evaluate` writes as `evaluation-NAME.json` into a run. */
export interface Evaluation {
  readonly formatVersion: 1;
  /** Name of the run's folder. */
  readonly name: string;
  readonly variant: string;
  readonly backend: string;
  readonly checkpoint: CheckpointName;
  readonly split: string;
  readonly step: number;
  /** Reversal strength at that step. */
  readonly beta: number;
  readonly seed: number;
  /** Fakes of all methods trained on, against all real pictures. */
  readonly seen: { readonly frames: Stat; readonly videos: Stat };
  /** Fakes of all other methods, against all real pictures; null where the split has none. */
  readonly unseen: { readonly frames: Stat; readonly videos: Stat } | null;
  readonly methods: readonly MethodResult[];
  /** Absent where the crop set does not mix several origins. */
  readonly origins?: readonly OriginPair[];
  /** Null forgeries (the whole pipeline, nothing changed) against plain real pictures: should be near .5. */
  readonly nullControl: Stat | null;
  /** Rows: true domain, columns: predicted; real and the methods trained on. */
  readonly confusion: {
    readonly labels: readonly string[];
    readonly counts: readonly (readonly number[])[];
  } | null;
  readonly scores: readonly ScoreRow[];
  readonly seconds: number;
}
