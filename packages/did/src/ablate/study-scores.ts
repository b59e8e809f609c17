import { aucStatistic, bootstrapByGroup, eerStatistic } from '@did/metrics';
import { DidError, SeededRandom } from '@did/runtime';
import type { Interval, ScoreRow } from '../evaluate/evaluation.js';

/** The scores of one run on one group of fakes and all real pictures. */
export interface RunScores {
  readonly variant: string;
  readonly seed: number;
  /** Which methods were left out; runs are compared within one fold. */
  readonly fold: number;
  readonly rows: readonly ScoreRow[];
}

/** What is measured. */
export type Rate = 'auc' | 'eer';

/** How often to resample, and from which seed. */
export interface StudyStatOptions {
  readonly rounds: number;
  readonly seed: number;
}

/**
 * Rates of the runs of a study on the same pictures, and what resampling says of them.
 *
 * @remarks
 * The bootstrap has two levels: each round draws as many sources as there are (a base face or video with all its forgeries
 * counts as one draw), the same for every run, and, apart from that, as many training seeds as there are, the same for both
 * variants of a difference. Folds (left-out methods) are what the study is about and are not drawn; a figure is the mean over
 * the folds of each seed.
 */
export class StudyScores {
  private readonly sources: readonly string[];
  /** Of a run: both rates for the round of this number, whose draw is given. */
  private readonly rates = new Map<string, (rate: Rate, round: number, times: ArrayLike<number>) => number>();
  private readonly folds: readonly number[];
  private readonly options: StudyStatOptions;
  private readonly seedsOf = new Map<string, number[]>();

  /** @throws DidError (code DID_DATA) where runs of one fold were evaluated on different pictures. */
  constructor(runs: readonly RunScores[], options: StudyStatOptions) {
    this.options = options;
    requireSamePictures(runs);
    this.sources = [...new Set(runs.flatMap(({ rows }) => rows.map((row) => row.sourceId)))];
    const indexOf = new Map(this.sources.map((source, i) => [source, i]));
    this.folds = [...new Set(runs.map(({ fold }) => fold))];
    for (const run of runs) this.rates.set(keyOf(run), remembered(run.rows, indexOf));
    for (const { variant, seed } of runs) {
      const complete = this.folds.every((fold) => this.rates.has(keyOf({ variant, seed, fold })));
      const seeds = this.seedsOf.get(variant) ?? [];
      if (complete && !seeds.includes(seed)) this.seedsOf.set(variant, [...seeds, seed]);
    }
  }

  /** Seeds for which all of these variants have a run in every fold. */
  seeds(...variants: readonly string[]): number[] {
    const [first = [], ...others] = variants.map((variant) => this.seedsOf.get(variant) ?? []);
    return first.filter((seed) => others.every((seeds) => seeds.includes(seed)));
  }

  /** A variant's figure for each of these seeds, the mean over its folds. */
  bySeed(variant: string, seeds: readonly number[], rate: Rate): number[] {
    const once = new Float64Array(this.sources.length).fill(1);
    return seeds.map((seed) => this.figure(variant, seed, rate, 0, once));
  }

  /** A variant's mean over seeds, with its interval. */
  mean(variant: string, rate: Rate): Interval {
    const seeds = this.seeds(variant);
    return this.interval(seeds, (seed, round, times) => this.figure(variant, seed, rate, round, times));
  }

  /** Mean of `variant` less `baseline`, paired by seed, fold and picture, with its interval. */
  difference(variant: string, baseline: string, rate: Rate): Interval {
    return this.interval(
      this.seeds(variant, baseline),
      (seed, round, times) =>
        this.figure(variant, seed, rate, round, times) - this.figure(baseline, seed, rate, round, times),
    );
  }

  private figure(variant: string, seed: number, rate: Rate, round: number, times: ArrayLike<number>) {
    return average(
      this.folds.map(
        (fold) => this.rates.get(keyOf({ variant, seed, fold }))?.(rate, round, times) ?? Number.NaN,
      ),
    );
  }

  private interval(
    seeds: readonly number[],
    measure: (seed: number, round: number, times: ArrayLike<number>) => number,
  ): Interval {
    if (seeds.length === 0) return { estimate: null, low: null, high: null };
    const random = new SeededRandom(this.options.seed).fork('seeds');
    let round = 0;
    const { estimate, low, high } = bootstrapByGroup(
      this.sources,
      (times) => {
        // The first call is the estimate, of everything as it is; the draws of sources repeat with the seed, so that a round's
        // rates are computed once for all intervals.
        const drawn = round === 0 ? seeds : seeds.map(() => seeds[random.int(seeds.length)] as number);
        const value = average(drawn.map((seed) => measure(seed, round, times)));
        round++;
        return value;
      },
      this.options,
    );
    return { estimate, low, high };
  }
}

function remembered(rows: readonly ScoreRow[], indexOf: ReadonlyMap<string, number>) {
  const scores = Float64Array.from(rows, (row) => row.logit);
  const labels = Uint8Array.from(rows, (row) => row.label);
  const source = Uint32Array.from(rows, (row) => indexOf.get(row.sourceId) ?? 0);
  const statistics = { auc: aucStatistic(scores, labels), eer: eerStatistic(scores, labels) };
  const known: Record<Rate, number[]> = { auc: [], eer: [] };
  return (rate: Rate, round: number, times: ArrayLike<number>): number => {
    const value = known[rate][round] ?? statistics[rate](source.map((i) => times[i] as number));
    known[rate][round] = value;
    return value;
  };
}

function requireSamePictures(runs: readonly RunScores[]): void {
  const ofFold = new Map<number, string>();
  for (const { fold, rows } of runs) {
    const paths = rows.map((row) => row.path).join('\n');
    if ((ofFold.get(fold) ?? paths) !== paths) {
      throw new DidError(
        'DID_DATA',
        'did ablate: the runs were evaluated on different pictures, so their difference means nothing. Delete their evaluation files and run the same command again.',
      );
    }
    ofFold.set(fold, paths);
  }
}

const keyOf = ({ variant, seed, fold }: Omit<RunScores, 'rows'>) => `${variant}/${seed}/${fold}`;
const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
