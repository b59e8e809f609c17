import type { CropSet } from '@did/datasets';
import type { StudyInput } from '../ablate/parse-study.js';
import type { StudyTest } from '../ablate/study-test.js';
import type { Scope } from './experiment.js';

/** The data of an experiment, and what its study becomes on it. */
export interface Material {
  readonly kind: 'paper' | 'forged';
  /** Folder of the runs, inside `runs/`: all that is trained on one crop set. */
  readonly runs: string;
  /** The crop set trained on. */
  readonly data: CropSet;
  readonly tests: readonly StudyTest[];
  readonly scopes: readonly Scope[];
  readonly study: StudyInput;
  /** What sets this data apart from the paper's, as sentences. */
  readonly differences: readonly string[];
  /** The flags that give this data, for the command that repeats it. */
  readonly command: string;
}
