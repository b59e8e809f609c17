import { rocBandOf } from '../report/roc-band.js';
import { groupTitle } from './group-title.js';
import { type Panel, panelFigure } from './panel-figure.js';
import type { StudyPlan } from './plan-study.js';
import type { GroupScores } from './study-groups.js';
import type { RunScores } from './study-scores.js';
import { variantColours } from './variant-colours.js';

/** Of the bands: enough for a shade. */
const MOST_ROUNDS = 300;

/**
 * ROC curves of the variants on one test, a panel for each group of pictures, and, where a study varies one number, for each
 * series of variants.
 *
 * @remarks Curves are means over seeds and left-out methods at the same rate of false alarms (vertical averaging); the bands hold 95 %
 * of curves drawn again from other sources and seeds, at each rate by itself.
 */
export function studyRoc(plan: StudyPlan, groups: readonly GroupScores[], rounds: number): string {
  const colours = variantColours(plan);
  const seriesOf = new Map(plan.axis?.points.map(({ variant, series }) => [variant, series]));
  const all = [...new Set(plan.variants.map((variant) => seriesOf.get(variant) ?? ''))];
  const panels = groups.flatMap((group) =>
    all.map((series): Panel => {
      const variants = plan.variants.filter((variant) => (seriesOf.get(variant) ?? '') === series);
      const title = groupTitle(plan, group);
      return {
        ...(series === '' ? { title } : { title: series, subtitle: title }),
        x: { name: 'real faces called fake', min: 0, max: 1, interval: 0.2 },
        y: { name: 'fakes caught', min: 0, max: 1, interval: 0.2 },
        diagonal: true,
        lines: variants.flatMap((variant) => {
          const band = rocBandOf(tablesBySeed(group.last, variant), {
            rounds: Math.min(rounds, MOST_ROUNDS),
            seed: 1,
          });
          const [name, colour] = [lineName(plan, variant, series), colours.get(variant) ?? ''];
          return band === null ? [] : [{ name, colour, ...band }];
        }),
      };
    }),
  );
  return panelFigure(
    panels.filter(({ lines }) => lines.length > 0),
    {
      columns: 3,
      plotWidth: 300,
      plotHeight: 300,
      alt: `ROC curves of ${plan.variants.join(', ')}, with 95 % bands`,
      note: 'Means over seeds and folds at the same rate of false alarms; shades: 95 % of curves of resampled sources and seeds, pointwise.',
    },
  );
}

/** A variant of a series is called by its number alone: the panel says the rest, and colours mean numbers. */
function lineName({ axis }: StudyPlan, variant: string, series: string): string {
  if (axis === null || series === '') return variant;
  const value = axis.points.find((point) => point.variant === variant)?.value;
  return `${axis.key.slice(axis.key.lastIndexOf('.') + 1)}=${value}`;
}

/** The tables of each seed that has all folds. */
function tablesBySeed(runs: readonly RunScores[], variant: string): RunScores['rows'][][] {
  const folds = new Set(runs.map(({ fold }) => fold));
  const own = runs.filter((run) => run.variant === variant);
  const seeds = [...new Set(own.map(({ seed }) => seed))];
  return seeds
    .map((seed) => own.filter((run) => run.seed === seed).map(({ rows }) => rows))
    .filter((tables) => tables.length === folds.size);
}
