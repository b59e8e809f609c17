import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  adjustByHolm,
  type PairedTTest,
  pairedTTest,
  type SignTest,
  signTest,
  type WilcoxonSignedRankTest,
  wilcoxonSignedRankTest,
} from '@did/metrics';
import type { Evaluation, Interval, ScoreRow } from '../evaluate/evaluation.js';
import type { PlannedRun, StudyPlan } from './plan-study.js';
import { type RunState, runFolderOf } from './study-folder.js';
import { StudyScores, type StudyStatOptions } from './study-scores.js';

/** Groups of fakes that a study is judged on. */
export type StudyGroup = 'seen' | 'left-out' | 'unseen';

/** A run as it stands, with its evaluation where it is done. */
export interface StudyRun {
  readonly run: PlannedRun;
  readonly state: RunState | null;
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

/** The results of a study on one group of fakes. */
export interface GroupResult {
  readonly group: StudyGroup;
  readonly variants: readonly VariantResult[];
}

/** Reads the evaluations of the runs that are done. */
export async function readStudyRuns(
  dir: string,
  plan: StudyPlan,
  states: readonly (RunState | null)[],
): Promise<StudyRun[]> {
  return Promise.all(
    plan.runs.map(async (run, i) => {
      const state = states[i] ?? null;
      const read = async (checkpoint: 'last' | 'best') => {
        const path = join(runFolderOf(dir, run), `evaluation-${checkpoint}-test.json`);
        if (state?.status !== 'done' || !existsSync(path)) return null;
        return JSON.parse(await readFile(path, 'utf8')) as Evaluation;
      };
      return { run, state, last: await read('last'), best: await read('best') };
    }),
  );
}

/** Means, differences and tests of a study, for each group of fakes that the test split has. */
export function studyResults(
  plan: StudyPlan,
  runs: readonly StudyRun[],
  options: StudyStatOptions,
): GroupResult[] {
  const groups: StudyGroup[] = ['seen', plan.folds[0] === null ? 'unseen' : 'left-out'];
  return groups.flatMap((group) => {
    const [last, best] = (['last', 'best'] as const).map((checkpoint) => {
      const scored = runs.flatMap(({ run, [checkpoint]: evaluation }) => {
        const rows = evaluation === null ? null : groupRows(evaluation, group, run.leftOut);
        const { variant, seed } = run;
        return rows === null ? [] : [{ variant, seed, fold: plan.folds.indexOf(run.leftOut), rows }];
      });
      return scored.length === 0 ? null : new StudyScores(scored, options);
    });
    if (last == null) return [];
    const variants = plan.variants
      .filter((variant) => last.seeds(variant).length > 0)
      .map((variant) => variantResult(variant, plan.baseline, last, best ?? null));
    return variants.length === 0 ? [] : [{ group, variants: holmOver(variants) }];
  });
}

/** All untouched real pictures and the fakes of a group; null where the split has none. */
function groupRows(
  evaluation: Evaluation,
  group: StudyGroup,
  leftOut: readonly string[] | null,
): ScoreRow[] | null {
  const seen = new Set(evaluation.methods.filter((entry) => entry.seen).map((entry) => entry.method));
  const inGroup = (method: string) =>
    group === 'left-out' ? leftOut?.includes(method) === true : seen.has(method) === (group === 'seen');
  const fakes = evaluation.scores.filter((row) => row.label === 1 && inGroup(row.method));
  const reals = evaluation.scores.filter((row) => row.label === 0 && row.method === 'real');
  return fakes.length === 0 || reals.length === 0 ? null : [...reals, ...fakes];
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
