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
  /** It carries a value that the run left out by `data.without`, as real pictures do too; absent for all others. */
  readonly leftOut?: true;
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

/** Real pictures of one value of a manifest's column against its fakes by the methods trained on. */
export interface ValueResult {
  readonly column: string;
  readonly value: string;
  /** The run was not trained on it (`data.without`). */
  readonly leftOut: boolean;
  readonly frames: Stat;
  readonly videos: Stat;
}

/** Pictures with values that the run left out: real ones and fakes of these values against each other. */
export interface LeftOutResult {
  /** The columns, with their left-out values, by which pictures count as left out. */
  readonly without: Readonly<Record<string, readonly string[]>>;
  /** Fakes by the methods trained on; null where there are none. */
  readonly seen: { readonly frames: Stat; readonly videos: Stat } | null;
  /** Fakes by all other methods; null where there are none. */
  readonly unseen: { readonly frames: Stat; readonly videos: Stat } | null;
}

/** Which crop set an evaluation is of. */
export interface EvaluatedSet {
  /** Name of its folder. */
  readonly folder: string;
  /** Of its manifest.csv, which holds the sha256 of every crop; null for a set that lies in memory. */
  readonly manifestSha256: string | null;
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
  /** Name of the test: the split's, where it has none of its own. Absent in evaluations of earlier versions, as `data` and `all` are. */
  readonly test?: string;
  /** The crop set that was scored. */
  readonly data?: EvaluatedSet;
  readonly step: number;
  /** Reversal strength at that step. */
  readonly beta: number;
  readonly seed: number;
  /** Fakes of all methods trained on, against all real pictures. */
  readonly seen: { readonly frames: Stat; readonly videos: Stat };
  /** Fakes of all other methods, against all real pictures; null where the split has none. */
  readonly unseen: { readonly frames: Stat; readonly videos: Stat } | null;
  /** Every fake against every untouched real picture, whatever the run was trained on or left out: what papers state. */
  readonly all?: { readonly frames: Stat; readonly videos: Stat };
  readonly methods: readonly MethodResult[];
  /** Absent where the run left out no values that the split has. All other figures are of the other pictures, but `all` and `values`. */
  readonly leftOut?: LeftOutResult;
  /** By kind of camera, and by the columns of which values were left out; absent where there are none. */
  readonly values?: readonly ValueResult[];
  /** Absent where the crop set does not mix several origins. */
  readonly origins?: readonly OriginPair[];
  /** Null forgeries (the whole pipeline, nothing changed) against plain real pictures: should be near .5. */
  readonly nullControl: Stat | null;
  /** Rows: what is true, columns: what the domain head says; real and the methods trained on. */
  readonly confusion: {
    readonly labels: readonly string[];
    /** Names of the columns where they are not the rows': domains that were discovered. */
    readonly columns?: readonly string[];
    readonly counts: readonly (readonly number[])[];
  } | null;
  readonly scores: readonly ScoreRow[];
  readonly seconds: number;
}
