import {
  adjustByHolm,
  type PairedTTest,
  pairedTTest,
  type SignTest,
  signTest,
  type WilcoxonSignedRankTest,
  wilcoxonSignedRankTest,
} from '@did/metrics';
import type { Interval } from '../evaluate/evaluation.js';
import type { StudyPlan } from './plan-study.js';
import { type StudyGroup, studyGroups } from './study-groups.js';
import type { StudyRun } from './study-runs.js';
import { StudyScores, type StudyStatOptions } from './study-scores.js';

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

/** Means, differences and tests of a study, for each test and each group of pictures that it has. */
export function studyResults(
  plan: StudyPlan,
  runs: readonly StudyRun[],
  options: StudyStatOptions,
): GroupResult[] {
  return studyGroups(plan, runs).flatMap(({ last, best, ...which }) => {
    const scores = new StudyScores(last, options);
    const bestScores = best.length === 0 ? null : new StudyScores(best, options);
    const variants = plan.variants
      .filter((variant) => scores.seeds(variant).length > 0)
      .map((variant) => variantResult(variant, plan.baseline, scores, bestScores));
    return variants.length === 0 ? [] : [{ ...which, variants: holmOver(variants) }];
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
