import type { Evaluation, ScoreRow } from '../evaluate/evaluation.js';
import type { LeftOut } from './left-out.js';
import type { PlannedRun, StudyPlan } from './plan-study.js';
import type { StudyRun, TestedRun } from './study-runs.js';
import type { RunScores } from './study-scores.js';

const PARTS = ['seen', 'left-out', 'unseen'] as const;

/**
 * Groups of pictures that a study is judged on: fakes of what was trained on, of what the run left out, of all other methods,
 * and all there are, each against untouched real pictures. Where rows of some values were left out, real pictures of these
 * values stand against the fakes of them, and all other groups but `all` are without both.
 */
export type StudyGroup = (typeof PARTS)[number] | 'all';

/** The scores of the runs of a study on one group of pictures of one test. */
export interface GroupScores {
  readonly test: string;
  readonly group: StudyGroup;
  /** Of `all`: the group that all pictures belong to, where they belong to one; it is not listed again then. */
  readonly only?: Exclude<StudyGroup, 'all'>;
  readonly last: readonly RunScores[];
  /** Of the checkpoints that were best on validation data. */
  readonly best: readonly RunScores[];
}

/**
 * The groups of each test of a study, with what its runs say of their pictures. A group whose pictures differ between variants, as
 * where they train on other methods, is not given: its figures would mean different things.
 */
export function studyGroups(plan: StudyPlan, runs: readonly StudyRun[]): GroupScores[] {
  const tests = runs[0]?.tests.map(({ test }) => test.name) ?? [];
  return tests.flatMap((test) => {
    const tested = runs.map(({ run, tests }) => ({ run, ...tests.find((one) => one.test.name === test) }));
    const scores = (group: StudyGroup): GroupScores => ({
      test,
      group,
      last: scoredRuns(plan, tested, group, 'last'),
      best: scoredRuns(plan, tested, group, 'best'),
    });
    const all = scores('all');
    if (all.last.length === 0) return [];
    const parts = PARTS.map(scores).filter(({ last }) => isComparable(last, all.last));
    const single = parts.find(({ last }) =>
      last.every(({ rows }, i) => rows.length === all.last[i]?.rows.length),
    );
    if (single === undefined || single.group === 'all') return [...parts, all];
    return [{ ...all, only: single.group }];
  });
}

type TestedPlannedRun = { readonly run: PlannedRun } & Partial<TestedRun>;

function scoredRuns(
  plan: StudyPlan,
  tested: readonly TestedPlannedRun[],
  group: StudyGroup,
  checkpoint: 'last' | 'best',
): RunScores[] {
  return tested.flatMap(({ run, [checkpoint]: evaluation }) => {
    const rows = evaluation == null ? null : groupRows(evaluation, group, run.leftOut);
    const { variant, seed } = run;
    return rows === null ? [] : [{ variant, seed, fold: plan.folds.indexOf(run.leftOut), rows }];
  });
}

/** Untouched real pictures and the fakes of a group; null where the test has none of either. */
function groupRows(evaluation: Evaluation, group: StudyGroup, leftOut: LeftOut | null): ScoreRow[] | null {
  const seen = new Set(evaluation.methods.filter((entry) => entry.seen).map((entry) => entry.method));
  const ofMethods = leftOut?.kind === 'methods' ? leftOut.methods : null;
  const ofValues = group === 'left-out' && ofMethods === null;
  const fits = (method: string) => {
    if (group === 'seen' || ofValues) return seen.has(method);
    if (group === 'left-out') return ofMethods?.includes(method) === true;
    return !seen.has(method) && ofMethods?.includes(method) !== true;
  };
  const rows = evaluation.scores.filter((row) => group === 'all' || (row.leftOut === true) === ofValues);
  const reals = rows.filter((row) => row.label === 0 && row.method === 'real');
  const fakes = rows.filter((row) => row.label === 1 && (group === 'all' || fits(row.method)));
  return fakes.length === 0 || reals.length === 0 ? null : [...reals, ...fakes];
}

/** Whether every run that was tested has the group, and all of one fold have the same pictures in it. */
function isComparable(group: readonly RunScores[], all: readonly RunScores[]): boolean {
  const ofFold = new Map<number, string>();
  return (
    group.length === all.length &&
    group.every(({ fold, rows }) => {
      const paths = rows.map((row) => row.path).join('\n');
      const before = ofFold.get(fold) ?? paths;
      ofFold.set(fold, before);
      return before === paths;
    })
  );
}
