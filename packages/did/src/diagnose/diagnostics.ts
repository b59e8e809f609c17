import type { CheckpointName } from '../train/run-folder.js';
import type { Dependence } from './dependence.js';
import type { MasksHealth } from './mask-watch.js';
import type { FeatureProbes } from './probe-features.js';

/** One moment of a run. */
export interface CheckpointDiagnosis extends FeatureProbes {
  /** `start`: the weights that training began with, made again from seed and weight file. */
  readonly checkpoint: 'start' | CheckpointName;
  readonly step: number;
  /** Null for a model without masks. */
  readonly masks: MasksHealth | null;
  /** Null for a model that does not decompose, with too few sources, and where a mask is exactly 0 or 1. */
  readonly dependence: Dependence | null;
}

/** What `did diagnose` writes as `diagnostics.json` into a run. */
export interface Diagnostics {
  readonly formatVersion: 1;
  /** Name of the run's folder. */
  readonly name: string;
  readonly variant: string;
  readonly backend: string;
  readonly seed: number;
  /** Methods that are told apart. */
  readonly methods: readonly string[];
  /** Probes are fitted on the one split and tested on the other, where masks and dependence are measured too. */
  readonly splits: { readonly fit: string; readonly test: string };
  readonly sources: { readonly fit: number; readonly test: number };
  /** By step, ascending. */
  readonly checkpoints: readonly CheckpointDiagnosis[];
  /** The same probes on the features of a run of another kind; null where none was given. */
  readonly baseline:
    | (FeatureProbes & { readonly name: string; readonly variant: string; readonly step: number })
    | null;
  /** What was left out, and why. */
  readonly notes: readonly string[];
  readonly seconds: number;
}

/** File of a run that holds its {@link Diagnostics}. */
export const DIAGNOSTICS_FILE = 'diagnostics.json';
