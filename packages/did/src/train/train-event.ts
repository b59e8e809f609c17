import type { Dependence } from '../diagnose/dependence.js';
import type { MasksHealth } from '../diagnose/mask-watch.js';
import type { BalanceWeights } from './balance/loss-balance.js';
import type { DomainsRow } from './domains/discovered-domains.js';
import type { RunEnd } from './run-end.js';

/** The terms of one step, as `metrics.jsonl` holds them. */
export interface StepTerms {
  readonly total: number;
  readonly cls: number;
  readonly bce: number;
  readonly auc: number;
  readonly dom: number;
  /** D: 2 log 2 at chance; 0 where T is not built. */
  readonly dec: number;
}

/** One row of `metrics.jsonl` for a training step. */
export interface StepRow extends StepTerms {
  readonly type: 'step';
  readonly step: number;
  readonly epoch: number;
  /** 2 log 2 - D; 0 when independent, and where T is not built. */
  readonly jsDependence: number;
  readonly beta: number;
  readonly learningRate: number;
  /** Euclidean norm of T's weights: its gradient carries lambdaDec, its decay does not. */
  readonly criticNorm: number;
  readonly ms: number;
  /** Euclidean norm of the whole gradient before it is clipped; absent where it is not. */
  readonly gradNorm?: number;
  /** With a balance: the weight that each of its terms had in this step; famo's are shares that add up to 1. */
  readonly balance?: BalanceWeights;
}

/** One row of `metrics.jsonl` for a look at the validation split (methods trained on). */
export interface ValidationRow {
  readonly type: 'validation';
  readonly step: number;
  readonly auc: number;
  readonly eer: number;
  readonly bce: number;
  /** What the masks do on a part of these pictures; absent without A_df, and in runs made before it was measured. */
  readonly masks?: MasksHealth;
  /** What went wrong since the look before, in sentences for people; absent where nothing did. */
  readonly warnings?: readonly string[];
}

/** One row of `metrics.jsonl` for a measurement that `train.diagnoseEvery` asks for. */
export interface DiagnosisRow {
  readonly type: 'diagnosis';
  readonly step: number;
  readonly dependence: Dependence;
}

/** A row of `metrics.jsonl`. */
export type MetricsRow = StepRow | ValidationRow | DiagnosisRow | DomainsRow;

/** What a training run tells while it runs. */
export type TrainEvent =
  | {
      readonly type: 'train-start';
      /** The step it goes on from: 0 for a new run. */
      readonly step: number;
      readonly steps: number;
      readonly parameters: number;
      readonly backend: string;
      /** What G starts from; null for random weights, and where a run goes on. */
      readonly weights: { readonly file: string; readonly sha256: string } | null;
    }
  | { readonly type: 'step-end'; readonly row: StepRow; readonly steps: number; readonly secondsLeft: number }
  | { readonly type: 'validation-end'; readonly row: ValidationRow; readonly best: boolean }
  | { readonly type: 'diagnosis-end'; readonly row: DiagnosisRow }
  /** The fakes were clustered anew, with `domains.source` discovered. */
  | { readonly type: 'domains-end'; readonly row: DomainsRow }
  /** Something that training goes on with, but that a person should know: a mask that collapsed. */
  | { readonly type: 'warning'; readonly step: number; readonly text: string }
  | { readonly type: 'checkpoint-end'; readonly step: number; readonly kind: 'last' | 'best' }
  | {
      readonly type: 'train-end';
      readonly step: number;
      readonly seconds: number;
      readonly end: RunEnd;
    };
