import type { Interval } from '../evaluate/evaluation.js';
import { groupTitle } from './group-title.js';
import { type BandLine, type Panel, panelFigure } from './panel-figure.js';
import type { StudyAxis, StudyPlan } from './plan-study.js';
import type { GroupResult } from './study-results.js';
import { lineColour } from './variant-colours.js';

const RATES = [
  ['auc', 'AUC'],
  ['eer', 'EER'],
] as const;

/** An axis over a wider range than this is logarithmic, where all values are above 0. */
const MOST_LINEAR = 50;

/**
 * AUC and EER over the one number that a study varies, with bands of their intervals: a row of panels for each test and group
 * of pictures, a line for each series of variants.
 */
export function studyLines(plan: StudyPlan, axis: StudyAxis, groups: readonly GroupResult[]): string {
  const tests = new Set(groups.map(({ test }) => test));
  const values = axis.points.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = {
    name: axis.key,
    ...(low > 0 && high / low > MOST_LINEAR ? { type: 'log' } : {}),
    min: low,
    max: high,
    splitLine: { show: false },
  };
  const panels = groups.flatMap((result) =>
    RATES.map(([rate, name]): Panel => {
      const title = groupTitle(plan, result);
      const lines = linesOf(axis, result, rate);
      return {
        ...(tests.size > 1 ? { title: result.test, subtitle: title } : { title }),
        x,
        y: { name, ...scaleOf(lines) },
        dots: true,
        lines,
      };
    }),
  );
  return panelFigure(panels, {
    columns: 2,
    plotWidth: 330,
    plotHeight: 220,
    alt: `AUC and EER over ${axis.key}, with 95 % intervals`,
    note: 'Means over seeds and folds; shades: 95 % intervals of resampled sources and seeds, of each value by itself.',
  });
}

function linesOf(axis: StudyAxis, { variants }: GroupResult, rate: 'auc' | 'eer'): BandLine[] {
  const intervalOf = new Map(variants.map((result) => [result.variant, result[rate]]));
  const all = [...new Set(axis.points.map(({ series }) => series))];
  return all.flatMap((series, i) => {
    const known = axis.points
      .filter((point) => point.series === series)
      .flatMap(({ variant, value }) => {
        const interval = intervalOf.get(variant);
        return interval === undefined || interval.estimate === null ? [] : [{ value, interval }];
      })
      .sort((a, b) => a.value - b.value);
    const along = (end: keyof Interval) =>
      known.map(({ value, interval }) => [value, interval[end] ?? interval.estimate ?? Number.NaN] as const);
    if (known.length === 0) return [];
    return [
      {
        name: series === '' ? axis.key : series,
        colour: lineColour(i),
        mean: along('estimate'),
        low: along('low'),
        high: along('high'),
      },
    ];
  });
}

/** Round ends that hold the bands too, which ECharts does not look at. */
function scaleOf(lines: readonly BandLine[]): { min: number; max: number; interval: number } {
  const values = lines.flatMap(({ low, high }) => [...low, ...high].map(([, y]) => y));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const interval = [0.01, 0.02, 0.05, 0.1].find((step) => (high - low) / step <= 6) ?? 0.2;
  const round = (value: number) => Number(value.toFixed(6));
  return {
    min: round(Math.floor(low / interval + 1e-9) * interval),
    max: round(Math.ceil(high / interval - 1e-9) * interval),
    interval,
  };
}
