import type { StudyOutcome } from '../ablate/complete-study.js';
import type { Evaluation, Interval } from '../evaluate/evaluation.js';
import type { Scope, ScopeKey } from './experiment.js';
import type { PaperRow, StatedFigures } from './paper-figures.js';

/** What we measured of a row in one scope. */
export interface ReproducedFigures {
  /** By frame, pooled over the fakes of the scope: what the paper states. */
  readonly auc: Interval;
  readonly eer: Interval;
  /** By video; null where the scope's fakes are not told apart by video. */
  readonly videoAuc: number | null;
  readonly videoEer: number | null;
  /** AUC by frame of each method's fakes against all real pictures. */
  readonly methods: readonly { readonly method: string; readonly auc: number | null }[];
  readonly seeds: readonly number[];
}

/** One row in one scope: the paper's figures and ours. */
export interface ReproducedCell {
  readonly scope: Scope;
  readonly paper: StatedFigures | null;
  /** Null for what the paper cites, and for what is not done. */
  readonly ours: ReproducedFigures | null;
}

/** A row of the paper's table with ours beside it. */
export interface ReproducedRow {
  readonly label: string;
  readonly source: string | null;
  readonly variant: string | null;
  readonly cells: readonly ReproducedCell[];
}

/** What rows are made of. */
export interface MeasuredStudy extends Pick<StudyOutcome, 'groups' | 'runs'> {
  /** Every method that some run left out. */
  readonly leftOut: ReadonlySet<string>;
}

/** Puts the paper's figures and ours side by side. */
export function reproducedRows(
  rows: readonly PaperRow[],
  scopes: readonly Scope[],
  study: MeasuredStudy,
): ReproducedRow[] {
  return rows.map((row) => ({
    label: row.label,
    source: row.source ?? null,
    variant: row.variant,
    cells: scopes.map((scope) => ({
      scope,
      paper: stated(row, scope.key),
      ours: row.variant === null ? null : measured(row.variant, scope, study),
    })),
  }));
}

function stated(row: PaperRow, key: ScopeKey): StatedFigures | null {
  return row[key] ?? null;
}

function measured(
  variant: string,
  { test, group }: Scope,
  { groups, runs, leftOut }: MeasuredStudy,
): ReproducedFigures | null {
  const ofTest = groups.filter((result) => result.test === test);
  const result =
    ofTest.find((one) => one.group === group) ??
    ofTest.find((one) => one.only === group && one.group === 'all');
  const own = result?.variants.find((one) => one.variant === variant);
  if (own === undefined) return null;
  const done = runs
    .filter(({ run }) => run.variant === variant && own.seeds.includes(run.seed))
    .flatMap(({ tests }) => tests.find((one) => one.test.name === test)?.last ?? []);
  const videos = done.map((evaluation) => videosOf(evaluation, group, leftOut));
  const methods = [...new Set(done.flatMap((one) => one.methods.map(({ method }) => method)))];
  return {
    auc: own.auc,
    eer: own.eer,
    videoAuc: mean(videos.map((stat) => stat?.auc.estimate)),
    videoEer: mean(videos.map((stat) => stat?.eer.estimate)),
    methods: methods.flatMap((method) => {
      const of = done.flatMap((one) =>
        one.methods.filter((entry) => entry.method === method && belongs(entry, group, leftOut)),
      );
      return of.length === 0 ? [] : [{ method, auc: mean(of.map(({ frames }) => frames.auc.estimate)) }];
    }),
    seeds: own.seeds,
  };
}

function belongs(
  { method, seen }: { readonly method: string; readonly seen: boolean },
  group: Scope['group'],
  leftOut: ReadonlySet<string>,
): boolean {
  if (group === 'all') return true;
  if (group === 'seen') return seen;
  return !seen && leftOut.has(method) === (group === 'left-out');
}

/** An evaluation has fakes of seen methods, of all others, and of all; other groups have no figure by video. */
function videosOf(evaluation: Evaluation, group: Scope['group'], leftOut: ReadonlySet<string>) {
  if (group === 'all') return evaluation.all?.videos;
  if (group === 'seen') return evaluation.seen.videos;
  const others = evaluation.methods.filter(({ seen }) => !seen);
  return others.every((entry) => belongs(entry, group, leftOut)) ? evaluation.unseen?.videos : null;
}

/** Null unless every run has it. */
function mean(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => value !== null && value !== undefined);
  if (known.length === 0 || known.length < values.length) return null;
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
