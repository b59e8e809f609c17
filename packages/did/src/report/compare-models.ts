import { bootstrapByGroup } from '@did/metrics';
import { DidError, SeededRandom } from '@did/runtime';
import type { Evaluation, Interval, ScoreRow } from '../evaluate/evaluation.js';
import { methodTitle } from './method-title.js';
import type {
  ReportCell,
  ReportComparison,
  ReportDifference,
  ReportModel,
  ReportRow,
} from './report-data.js';
import { type ResampledRates, resampledRates } from './resampled-rates.js';
import { type Scope, scopeScores } from './scope-scores.js';

/** How often to resample, and from which seed. */
export interface CompareOptions {
  readonly rounds: number;
  readonly seed: number;
}

/** The rows of the report's table: seen and unseen methods together, each method, the control. */
export function resultRows(models: readonly ReportModel[], options: CompareOptions): ReportRow[] {
  const first = models[0]?.runs[0]?.last;
  if (first === undefined) return [];
  const rows: ReportRow[] = [];
  const add = (row: Omit<ReportRow, 'cells'>, scope: Scope) => {
    const cells = models.map((model) => cellOf(model, scope, options));
    if (cells.some((cell) => cell.n > 0)) rows.push({ ...row, cells });
  };
  for (const seen of [true, false]) {
    const scope = seen ? 'seen' : 'unseen';
    add({ scope, title: `All ${scope} methods`, method: null, family: null, seen }, scope);
    for (const { method, family } of first.methods.filter((entry) => entry.seen === seen)) {
      add({ scope: 'method', title: methodTitle(method), method, family, seen }, { method });
    }
  }
  add(
    { scope: 'control', title: methodTitle('null'), method: 'null', family: 'control', seen: null },
    'control',
  );
  return rows;
}

/** The second model against the first on the same pictures, seed by seed and in the mean. */
export function compareModels(
  models: readonly ReportModel[],
  options: CompareOptions,
): ReportComparison | null {
  const [baseline, method] = models;
  if (baseline === undefined || method === undefined) return null;
  const scopes = (['seen', 'unseen'] as const).flatMap((scope) => {
    const difference = differenceOf(baseline, method, scope, options);
    return difference === null ? [] : [difference];
  });
  return { baseline: baseline.id, method: method.id, scopes };
}

function cellOf(model: ReportModel, scope: Scope, options: CompareOptions): ReportCell {
  const [only, ...more] = model.runs.map((run) => run.last);
  if (only === undefined) throw new DidError('DID_USAGE', `resultRows: ${model.id} has no run.`);
  const stat = statOf(only, scope);
  if (stat === null) return { n: 0, auc: ABSENT, eer: ABSENT };
  if (more.length === 0) return { n: stat.n, auc: stat.auc, eer: stat.eer };
  const table = new ScoreTable([only, ...more], scope);
  const mean = (measure: (rates: ResampledRates) => number) =>
    table.interval(options, (draw, times) => average(draw.map((run) => measure(table.rates(run, times)))));
  return { n: stat.n, auc: mean((rates) => rates.auc), eer: mean((rates) => rates.eer) };
}

function statOf(evaluation: Evaluation, scope: Scope) {
  if (scope === 'seen') return evaluation.seen.frames;
  if (scope === 'unseen') return evaluation.unseen?.frames ?? null;
  if (scope === 'control') return evaluation.nullControl;
  return evaluation.methods.find((entry) => entry.method === scope.method)?.frames ?? null;
}

function differenceOf(
  baseline: ReportModel,
  method: ReportModel,
  scope: 'seen' | 'unseen',
  options: CompareOptions,
): ReportDifference | null {
  const pairs = method.runs.flatMap((run) => {
    const other = baseline.runs.find((candidate) => candidate.seed === run.seed);
    return other === undefined ? [] : [{ seed: run.seed, base: other.last, test: run.last }];
  });
  const base = pairs.map((pair) => pair.base);
  const test = pairs.map((pair) => pair.test);
  if (pairs.length === 0 || [...base, ...test].some((evaluation) => scopeScores(evaluation, scope) === null))
    return null;
  const table = new ScoreTable([...base, ...test], scope);
  const differ = (draw: readonly number[], times: ArrayLike<number>) =>
    average(draw.map((i) => table.rates(pairs.length + i, times).auc - table.rates(i, times).auc));
  const bySeed = pairs.map(({ seed }, i) => ({
    seed,
    difference: table.interval(options, (_, times) => differ([i], times)),
  }));
  const mean = pairs.length === 1 ? bySeed[0]?.difference : table.interval(options, differ, pairs.length);
  return { scope, bySeed, mean: mean ?? ABSENT };
}

/** Scores of several runs on the same pictures. */
class ScoreTable {
  private readonly groups: string[];
  private readonly columns: ((times: ArrayLike<number>) => ResampledRates)[];

  constructor(evaluations: readonly Evaluation[], scope: Scope) {
    const tables = evaluations.map((evaluation) => scopeScores(evaluation, scope) ?? []);
    const rows = tables[0] ?? [];
    requireSamePictures(tables);
    const labels = rows.map((row) => (scope === 'control' && row.method !== 'real' ? 1 : row.label));
    this.groups = rows.map((row) => row.sourceId);
    this.columns = tables.map((table) =>
      resampledRates(
        table.map((row) => row.logit),
        labels,
      ),
    );
  }

  rates(run: number, times: ArrayLike<number>): ResampledRates {
    return this.columns[run]?.(times) ?? { auc: Number.NaN, eer: Number.NaN };
  }

  /** Resamples sources, and seeds where there are several. */
  interval(
    { rounds, seed }: CompareOptions,
    measure: (draw: readonly number[], times: ArrayLike<number>) => number,
    seeds = this.columns.length,
  ): Interval {
    const everySeed = Array.from({ length: seeds }, (_, i) => i);
    const random = new SeededRandom(seed).fork('seeds');
    const { low, high } = bootstrapByGroup(
      this.groups,
      (times) =>
        measure(
          everySeed.map(() => random.int(seeds)),
          times,
        ),
      { rounds, seed },
    );
    const once = new Float64Array(this.groups.length).fill(1);
    return { estimate: measure(everySeed, once), low, high };
  }
}

function requireSamePictures(tables: readonly (readonly ScoreRow[])[]): void {
  const paths = (tables[0] ?? []).map((row) => row.path).join('\n');
  if (tables.every((table) => table.map((row) => row.path).join('\n') === paths)) return;
  throw new DidError(
    'DID_DATA',
    'compareModels: the runs were evaluated on different pictures, so their difference means nothing. Evaluate all of them on one crop set.',
  );
}

const ABSENT: Interval = { estimate: null, low: null, high: null };
const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
