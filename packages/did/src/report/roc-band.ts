import { bootstrapByGroup } from '@did/metrics';
import { SeededRandom } from '@did/runtime';
import type { Evaluation, ScoreRow } from '../evaluate/evaluation.js';
import { resampledRoc } from './resampled-roc.js';
import type { RocPoint } from './roc-chart.js';
import { type Scope, scopeScores } from './scope-scores.js';

/** A model's ROC curve, the mean over its runs, between the quantiles of resampled ones. */
export interface RocBand {
  readonly mean: readonly RocPoint[];
  readonly low: readonly RocPoint[];
  readonly high: readonly RocPoint[];
}

const STEPS = 100;
const GRID = Array.from({ length: STEPS + 1 }, (_, i) => i / STEPS);

/**
 * The 95 % band of a ROC curve: base faces are resampled with all their forgeries, and seeds where there are several.
 *
 * @remarks
 * The band is pointwise: at any one rate of false alarms 95 % of the resampled curves lie within, not over the whole
 * length at once. Curves of several seeds are averaged upwards, at the same rate of false alarms.
 *
 * @param evaluations - One a seed, of the same pictures in the same order.
 * @returns Null where a class is absent.
 * @source T. Fawcett, "An introduction to ROC analysis", 2006, section 8.1 (vertical averaging).
 */
export function rocBand(
  evaluations: readonly Evaluation[],
  scope: Scope,
  { rounds, seed }: { readonly rounds: number; readonly seed: number },
): RocBand | null {
  const tables = evaluations.map((evaluation) => scopeScores(evaluation, scope));
  const whole = tables.flatMap((table) => (table === null ? [] : [[table]]));
  return whole.length < tables.length ? null : rocBandOf(whole, { rounds, seed });
}

/**
 * {@link rocBand} of tables of scores: those of each seed, which are several where it was trained without one method after the
 * other. The curve of a seed is the mean over its tables.
 */
export function rocBandOf(
  seeds: readonly (readonly (readonly ScoreRow[])[])[],
  { rounds, seed }: { readonly rounds: number; readonly seed: number },
): RocBand | null {
  if (seeds.length === 0) return null;
  const sources = [...new Set(seeds.flat(2).map((row) => row.sourceId))];
  const indexOf = new Map(sources.map((source, i) => [source, i]));
  const curves = seeds.map((tables) => tables.map((rows) => curveOf(rows, indexOf)));
  const random = new SeededRandom(seed).fork('seeds');
  const drawn: Float64Array[] = [];
  bootstrapByGroup(
    sources,
    (times) => {
      // The first call is the estimate: each face and each seed once.
      const draw = drawn.length === 0 ? curves : curves.map(() => random.pick(curves));
      const rates = draw.flatMap((tables) => tables.map((curve) => curve(times)));
      const mean = Float64Array.from(GRID, (_, i) => average(rates.map((rate) => rate[i] as number)));
      // A round without one of the classes has no curve, and is left out.
      if (!Number.isNaN(mean[0])) drawn.push(mean);
      return mean[0] as number;
    },
    { rounds, seed },
  );
  const [mean, ...resampled] = drawn;
  if (mean === undefined) return null;
  const sorted = GRID.map((_, i) => Float64Array.from(resampled, (curve) => curve[i] as number).sort());
  return {
    mean: points((i) => mean[i] as number),
    low: points((i) => quantile(sorted[i] as Float64Array, 0.025)),
    high: points((i) => quantile(sorted[i] as Float64Array, 0.975)),
  };
}

function curveOf(rows: readonly ScoreRow[], indexOf: ReadonlyMap<string, number>) {
  const source = Uint32Array.from(rows, (row) => indexOf.get(row.sourceId) ?? 0);
  const curve = resampledRoc(
    rows.map((row) => row.logit),
    rows.map((row) => row.label),
    GRID,
  );
  return (times: ArrayLike<number>) => curve(source.map((i) => times[i] as number));
}

const points = (rate: (i: number) => number) => GRID.map((x, i) => [x, rate(i)] as const);
const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Between the two values next to it; `sorted` holds at least one. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] as number;
  return below + (at - Math.floor(at)) * ((sorted[Math.ceil(at)] as number) - below);
}
