import type { StudyInput } from '../ablate/parse-study.js';
import type { GroupResult } from '../ablate/study-results.js';
import type { PaperRow } from './paper-figures.js';

/** The paper's tables and figures that can be reproduced. */
export const EXPERIMENTS = [
  'table1',
  'table2',
  'table3',
  'figure3',
  'figure4',
  'figure5',
  'figure6',
] as const;

/** Name of a table or figure of the paper. */
export type ExperimentName = (typeof EXPERIMENTS)[number];

/** Data sets that the paper uses, as `did prepare` names them. */
export const PAPER_SETS = ['ff++', 'celeb-df-v2', 'dffd'] as const;

/** A data set of the paper. */
export type PaperSet = (typeof PAPER_SETS)[number];

/** Where a figure is measured: within what was trained on, or beyond it. */
export type ScopeKey = 'intra' | 'cross';

/** Where a figure is measured, on the data at hand. */
export interface Scope {
  readonly key: ScopeKey;
  readonly title: string;
  /** Test of the study, and group of its fakes. */
  readonly test: string;
  readonly group: GroupResult['group'];
}

/** One table or figure on one kind of data: what is trained, and what is shown of it. */
export interface Experiment {
  readonly name: ExperimentName;
  readonly title: string;
  readonly study: StudyInput;
  /** In the order that they are shown in; those with a variant are ours. */
  readonly rows: readonly PaperRow[];
  readonly scopes: readonly ScopeKey[];
  /** Whole families are left out one after the other, where the data is forged. */
  readonly leavesOut: boolean;
  readonly notes: readonly string[];
}
