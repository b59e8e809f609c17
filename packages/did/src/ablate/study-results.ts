import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import {
  adjustByHolm,
  type PairedTTest,
  pairedTTest,
  type SignTest,
  signTest,
  type WilcoxonSignedRankTest,
  wilcoxonSignedRankTest,
} from '@did/metrics';
import { DidError } from '@did/runtime';
import type { Evaluation, Interval, ScoreRow } from '../evaluate/evaluation.js';
import type { PlannedRun, StudyPlan } from './plan-study.js';
import { evaluationPath, isTested, type RunState } from './study-folder.js';
import { StudyScores, type StudyStatOptions } from './study-scores.js';
import type { CheckedTest } from './study-test.js';

/**
 * Groups of pictures that a study is judged on: fakes of methods trained on, of those that the run left out, of all others, and
 * all there are, each against all untouched real pictures.
 */
export type StudyGroup = 'seen' | 'left-out' | 'unseen' | 'all';

/** A run as it stands, with its evaluations where they are done. */
export interface StudyRun {
  readonly run: PlannedRun;
  readonly state: RunState | null;
  readonly tests: readonly TestedRun[];
}

/** A run on one test. */
export interface TestedRun {
  readonly test: CheckedTest;
  readonly last: Evaluation | null;
  readonly best: Evaluation | null;
}

/** A variant on one group of fakes, and against the baseline. */
export interface VariantResult {
  readonly variant: string;
  readonly seeds: readonly number[];
  /** Figure of each seed, in the order of `seeds`. */
  readonly aucBySeed: readonly number[];
  readonly auc: Interval;
  readonly eer: Interval;
  /** Mean AUC of the checkpoints that were best on validation data. */
  readonly bestAuc: number | null;
  /** Null for the baseline itself. */
  readonly against: BaselineComparison | null;
}

/** A variant less the baseline, over the seeds that both have. */
export interface BaselineComparison {
  readonly seeds: readonly number[];
  readonly differences: readonly number[];
  /** Sources and seeds resampled together. */
  readonly auc: Interval;
  readonly eer: Interval;
  /** Over seeds; null with one seed, and `t` where all differences are equal. `pHolm` is corrected for the number of variants. */
  readonly t: (PairedTTest & { readonly pHolm: number }) | null;
  readonly wilcoxon: (WilcoxonSignedRankTest & { readonly pHolm: number }) | null;
  readonly sign: (SignTest & { readonly pHolm: number }) | null;
}

/** The results of a study on one group of pictures of one test. */
export interface GroupResult {
  readonly test: string;
  readonly group: StudyGroup;
  /** Of `all`: the group that all fakes belong to, where they belong to one; it is not listed again then. */
  readonly only?: Exclude<StudyGroup, 'all'>;
  readonly variants: readonly VariantResult[];
}

/**
 * Reads the evaluations of the runs that are done.
 *
 * @throws DidError (code DID_DATA) for an evaluation that something else has written over.
 */
export async function readStudyRuns(
  dir: string,
  plan: StudyPlan,
  tests: readonly CheckedTest[],
  states: readonly (RunState | null)[],
): Promise<StudyRun[]> {
  return Promise.all(
    plan.runs.map(async (run, i) => {
      const state = states[i] ?? null;
      const tested = tests.map(async (test): Promise<TestedRun> => {
        if (!isTested(dir, run, state, test)) return { test, last: null, best: null };
        const [last, best] = (['last', 'best'] as const).map((checkpoint) =>
          readEvaluation(evaluationPath(dir, run, checkpoint, test.name), test),
        );
        return { test, last: (await last) ?? null, best: (await best) ?? null };
      });
      return { run, state, tests: await Promise.all(tested) };
    }),
  );
}

async function readEvaluation(path: string, test: CheckedTest): Promise<Evaluation | null> {
  if (!existsSync(path)) return null;
  const evaluation = JSON.parse(await readFile(path, 'utf8')) as Evaluation;
  const { data, split } = evaluation;
  if (split === test.split && (data === undefined || data.manifestSha256 === test.manifestSha256)) {
    return evaluation;
  }
  throw new DidError(
    'DID_DATA',
    `${path} is not of the test ${test.name} any more: it was written on ${data?.folder ?? 'another set'}, split ${split}. Delete it and run the same command again.`,
    { path, test: test.name },
  );
}

/** Means, differences and tests of a study, for each test and each group of pictures that it has. */
export function studyResults(
  plan: StudyPlan,
  runs: readonly StudyRun[],
  options: StudyStatOptions,
): GroupResult[] {
  const tests = runs[0]?.tests.map(({ test }) => test.name) ?? [];
  return tests.flatMap((test) => {
    const tested = runs.map(({ run, tests }) => ({ run, ...tests.find((one) => one.test.name === test) }));
    const all = groupResult('all', test, tested, plan, options);
    if (all === null) return [];
    const single = (['seen', 'left-out', 'unseen'] as const).find((group) => isWhole(group, tested));
    const parts = (['seen', 'left-out', 'unseen'] as const).flatMap((group) => {
      if (single !== undefined || !isComparable(group, tested)) return [];
      return groupResult(group, test, tested, plan, options) ?? [];
    });
    return [...parts, single === undefined ? all : { ...all, only: single }];
  });
}

type TestedPlannedRun = { readonly run: PlannedRun } & Partial<TestedRun>;

function groupResult(
  group: StudyGroup,
  test: string,
  tested: readonly TestedPlannedRun[],
  plan: StudyPlan,
  options: StudyStatOptions,
): GroupResult | null {
  const [last, best] = (['last', 'best'] as const).map((checkpoint) => {
    const scored = tested.flatMap(({ run, [checkpoint]: evaluation }) => {
      const rows = evaluation == null ? null : groupRows(evaluation, group, run.leftOut);
      const { variant, seed } = run;
      return rows === null ? [] : [{ variant, seed, fold: plan.folds.indexOf(run.leftOut), rows }];
    });
    return scored.length === 0 ? null : new StudyScores(scored, options);
  });
  if (last == null) return null;
  const variants = plan.variants
    .filter((variant) => last.seeds(variant).length > 0)
    .map((variant) => variantResult(variant, plan.baseline, last, best ?? null));
  return variants.length === 0 ? null : { test, group, variants: holmOver(variants) };
}

/** All untouched real pictures and the fakes of a group; null where the test has none. */
function groupRows(
  evaluation: Evaluation,
  group: StudyGroup,
  leftOut: readonly string[] | null,
): ScoreRow[] | null {
  const groupOf = groupsOf(evaluation, leftOut);
  const fakes = evaluation.scores.filter(
    (row) => row.label === 1 && (group === 'all' || groupOf(row.method) === group),
  );
  const reals = evaluation.scores.filter((row) => row.label === 0 && row.method === 'real');
  return fakes.length === 0 || reals.length === 0 ? null : [...reals, ...fakes];
}

/** To which group the fakes of a method belong. */
function groupsOf(evaluation: Evaluation, leftOut: readonly string[] | null) {
  const seen = new Set(evaluation.methods.filter((entry) => entry.seen).map((entry) => entry.method));
  return (method: string): Exclude<StudyGroup, 'all'> => {
    if (seen.has(method)) return 'seen';
    return leftOut?.includes(method) === true ? 'left-out' : 'unseen';
  };
}

/** Whether all fakes of a test belong to a group, in every run. */
function isWhole(group: Exclude<StudyGroup, 'all'>, tested: readonly TestedPlannedRun[]): boolean {
  return tested.every(({ run, last }) => {
    if (last == null) return true;
    const groupOf = groupsOf(last, run.leftOut);
    return last.methods.every(({ method }) => groupOf(method) === group);
  });
}

/** Whether a group has the same methods in all runs of a fold; variants that train on other methods differ in it. */
function isComparable(group: Exclude<StudyGroup, 'all'>, tested: readonly TestedPlannedRun[]): boolean {
  const ofFold = new Map<readonly string[] | null, string>();
  return tested.every(({ run, last }) => {
    if (last == null) return true;
    const groupOf = groupsOf(last, run.leftOut);
    const methods = last.methods.map(({ method }) => method).filter((method) => groupOf(method) === group);
    const own = methods.sort().join('\n');
    const before = ofFold.get(run.leftOut) ?? own;
    ofFold.set(run.leftOut, before);
    return before === own;
  });
}

function variantResult(
  variant: string,
  baseline: string,
  last: StudyScores,
  best: StudyScores | null,
): VariantResult {
  const seeds = last.seeds(variant);
  const bestSeeds = best?.seeds(variant) ?? [];
  const bestBySeed = best?.bySeed(variant, bestSeeds, 'auc') ?? [];
  return {
    variant,
    seeds,
    aucBySeed: last.bySeed(variant, seeds, 'auc'),
    auc: last.mean(variant, 'auc'),
    eer: last.mean(variant, 'eer'),
    bestAuc: bestBySeed.length === 0 ? null : bestBySeed.reduce((a, b) => a + b, 0) / bestBySeed.length,
    against: variant === baseline ? null : comparison(variant, baseline, last),
  };
}

function comparison(variant: string, baseline: string, scores: StudyScores): BaselineComparison {
  const seeds = scores.seeds(variant, baseline);
  const own = scores.bySeed(variant, seeds, 'auc');
  const base = scores.bySeed(baseline, seeds, 'auc');
  const raised = <T extends { readonly pValue: number }>(test: T) => ({ ...test, pHolm: test.pValue });
  // The last digits of two figures are noise, which would break ties and make a spread where there is none.
  const differences = own.map((value, i) => Number((value - (base[i] as number)).toFixed(12)));
  const zeros = new Float64Array(differences.length);
  const several = seeds.length > 1;
  const spread = new Set(differences).size > 1;
  return {
    seeds,
    differences,
    auc: scores.difference(variant, baseline, 'auc'),
    eer: scores.difference(variant, baseline, 'eer'),
    t: several && spread ? raised(pairedTTest(differences, zeros)) : null,
    wilcoxon: several ? raised(wilcoxonSignedRankTest(differences, zeros)) : null,
    sign: several ? raised(signTest(differences, zeros)) : null,
  };
}

/** Corrects each kind of test for the number of variants that were compared with the baseline. */
function holmOver(results: readonly VariantResult[]): VariantResult[] {
  const adjusted = (kind: 't' | 'wilcoxon' | 'sign') => {
    const tested = results.filter(({ against }) => against?.[kind] != null);
    const raised = adjustByHolm(tested.map(({ against }) => against?.[kind]?.pValue ?? 1));
    return new Map(tested.map(({ variant }, i) => [variant, raised[i] as number]));
  };
  const p = { t: adjusted('t'), wilcoxon: adjusted('wilcoxon'), sign: adjusted('sign') };
  return results.map((result) => {
    const { against, variant } = result;
    if (against === null) return result;
    const { t, wilcoxon, sign } = against;
    return {
      ...result,
      against: {
        ...against,
        t: t && { ...t, pHolm: p.t.get(variant) ?? 1 },
        wilcoxon: wilcoxon && { ...wilcoxon, pHolm: p.wilcoxon.get(variant) ?? 1 },
        sign: sign && { ...sign, pHolm: p.sign.get(variant) ?? 1 },
      },
    };
  });
}
