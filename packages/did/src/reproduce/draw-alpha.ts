import { rocCurve } from '@did/metrics';
import type { Evaluation } from '../evaluate/evaluation.js';
import { svgFile } from '../figures/svg-file.js';
import { CHART_COLOURS, chartAxis, chartSvg } from '../report/chart-svg.js';
import { AUC_FORMS, alphaVariant } from './alpha-variants.js';
import type { DrawContext, DrawFigure } from './draw-figures.js';
import type { Scope } from './experiment.js';
import { FIGURE_3_ALPHAS, FIGURE_3_AUC } from './paper-figures.js';
import type { ReproducedRow } from './reproduced-rows.js';

const WIDTH = 920;
const HEIGHT = 430;
const GRID = { top: 86, bottom: 52 };
const LEFT_PLOT = { left: 58, width: 430, ...GRID };
const RIGHT_PLOT = { left: 562, width: 330, ...GRID };
/** One a form, in their order. */
const FORM_COLOURS = ['#1f5fae', '#b5651d', '#5f7a34'];
/** One an alpha, from the AUC loss alone to BCE alone. */
const ALPHA_COLOURS = ['#440154', '#3b528b', '#21918c', '#5ec962', '#c8a415'];
const PAPER_COLOUR = '#8a3d62';
const ROC_POINTS = 300;
/** Room beside the first and the last alpha. */
const EDGE = 0.04;

/** Figure 3: AUC against alpha in each form of equation 1, and ROC curves of the corrected one. */
export const drawAlpha: DrawFigure = async (context) => {
  return context.material.scopes.flatMap((scope) => drawScope(context, scope) ?? []);
};

function drawScope(context: DrawContext, scope: Scope) {
  const { rows, material } = context;
  const curves = AUC_FORMS.map((form) => ({
    title: form.title,
    points: FIGURE_3_ALPHAS.flatMap((alpha) => {
      const auc = aucOf(rows, alphaVariant(alpha, form.key), scope);
      return auc?.estimate == null ? [] : [{ alpha, ...auc }];
    }),
  }));
  if (curves.every(({ points }) => points.length === 0)) return null;
  const paper = material.kind === 'paper' ? Object.entries(FIGURE_3_AUC).map(([x, y]) => [Number(x), y]) : [];
  const rocs = FIGURE_3_ALPHAS.flatMap((alpha) => {
    const points = rocOf(context, alphaVariant(alpha, 'corrected'), scope);
    return points === null ? [] : [{ alpha, points }];
  });
  const legendNames = [...curves.map(({ title }) => title), ...(paper.length > 0 ? ['the paper'] : [])];
  const frame = {
    width: WIDTH,
    height: HEIGHT,
    alt: `AUC against alpha, ${scope.title}: ${curves
      .map(
        ({ title, points }) =>
          `${title}: ${points.map((p) => `${p.alpha} ${p.estimate?.toFixed(3)}`).join(', ')}`,
      )
      .join('; ')}`,
  };
  const chart = chartSvg(frame, {
    title: [
      { text: `AUC with different α: ${scope.title}`, left: 44, top: 4, ...titleStyle },
      { text: 'ROC, corrected on logits, first seed', left: 548, top: 4, ...titleStyle },
    ],
    legend: [
      // Without a font names are measured too short: two in a line have room.
      { left: 40, top: 26, data: legendNames.slice(0, 2), itemGap: 30, ...legendStyle },
      { left: 40, top: 50, data: legendNames.slice(2), itemGap: 30, ...legendStyle },
      {
        ...{ left: 545, top: 26, itemGap: 14, itemHeight: 3, icon: 'roundRect', ...legendStyle },
        data: rocs.map(({ alpha }) => `α ${alpha}`),
      },
    ],
    grid: [LEFT_PLOT, RIGHT_PLOT],
    xAxis: [
      chartAxis('α: 0 is the AUC loss alone, 1 BCE alone', {
        min: -EDGE,
        max: 1 + EDGE,
        splitLine: { show: false },
        axisLabel: { color: CHART_COLOURS.soft, fontSize: 11, customValues: [...FIGURE_3_ALPHAS] },
      }),
      chartAxis('real faces called fake', { gridIndex: 1, min: 0, max: 1, interval: 0.2 }),
    ],
    yAxis: [
      chartAxis('AUC', { scale: true, nameGap: 38, axisLine: { show: false } }),
      chartAxis('fakes caught', { gridIndex: 1, min: 0, max: 1, interval: 0.2, nameGap: 34 }),
    ],
    series: [
      ...curves.flatMap(({ title, points }, i) => curveSeries(title, points, FORM_COLOURS[i] ?? '#000', i)),
      ...(paper.length === 0
        ? []
        : [
            {
              type: 'scatter',
              name: 'the paper',
              symbol: 'diamond',
              symbolSize: 13,
              itemStyle: { color: PAPER_COLOUR },
              data: paper,
              z: 5,
            },
          ]),
      ...rocs.map(({ alpha, points }) => ({
        type: 'line',
        name: `α ${alpha}`,
        xAxisIndex: 1,
        yAxisIndex: 1,
        data: points,
        showSymbol: false,
        color: colourOf(alpha),
        lineStyle: { width: 1.8 },
      })),
      {
        type: 'line',
        xAxisIndex: 1,
        yAxisIndex: 1,
        silent: true,
        showSymbol: false,
        lineStyle: { color: CHART_COLOURS.soft, width: 1, type: [3, 3] },
        data: [
          [0, 0],
          [1, 1],
        ],
      },
    ],
  });
  return {
    name: material.scopes.length === 1 ? 'figure' : `figure-${scope.key}`,
    caption: `${scope.title}: AUC by frame over α with 95 % intervals, in three forms of equation 1; ROC curves at the right.`,
    svg: svgFile(chart, WIDTH, HEIGHT),
    inline: chart.text,
    quantities: [],
  };
}

const titleStyle = { padding: 0, textStyle: { color: CHART_COLOURS.ink, fontSize: 14 } };
const legendStyle = { itemWidth: 18, textStyle: { color: CHART_COLOURS.ink, fontSize: 12 } };

interface AlphaPoint {
  readonly alpha: number;
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** A line with its intervals; those of three forms stand beside each other. */
function curveSeries(
  title: string,
  points: readonly AlphaPoint[],
  colour: string,
  index: number,
): Record<string, unknown>[] {
  const shift = (index - 1) * 0.008;
  return [
    {
      type: 'line',
      name: title,
      color: colour,
      symbol: 'circle',
      symbolSize: 7,
      lineStyle: { width: 2 },
      data: points.map(({ alpha, estimate }) => [alpha + shift, estimate]),
      z: 4,
    },
    ...points.map(({ alpha, low, high }) => ({
      type: 'line',
      silent: true,
      showSymbol: false,
      lineStyle: { color: colour, width: 1.4, opacity: 0.7 },
      data: [
        [alpha + shift, low],
        [alpha + shift, high],
      ],
    })),
  ];
}

function colourOf(alpha: number): string {
  return ALPHA_COLOURS[FIGURE_3_ALPHAS.indexOf(alpha)] ?? '#000';
}

function aucOf(rows: readonly ReproducedRow[], variant: string, scope: Scope) {
  const row = rows.find((one) => one.variant === variant);
  return row?.cells.find((cell) => cell.scope.key === scope.key)?.ours?.auc;
}

/** The curve of the first run of a variant that is done, thinned to what a chart can show. */
function rocOf(
  { outcome, material }: DrawContext,
  variant: string,
  scope: Scope,
): (readonly [number, number])[] | null {
  const leftOut = new Set(material.study.leaveOut.flat());
  for (const { run, tests } of outcome.runs) {
    const evaluation =
      run.variant === variant ? tests.find(({ test }) => test.name === scope.test)?.last : null;
    if (evaluation == null) continue;
    const rows = scopeRows(evaluation, scope, leftOut);
    if (rows.length === 0) return null;
    const { falsePositiveRate, truePositiveRate } = rocCurve(
      rows.map((row) => row.logit),
      rows.map((row) => row.label),
    );
    const every = Math.max(1, Math.ceil(falsePositiveRate.length / ROC_POINTS));
    return Array.from(falsePositiveRate, (rate, i) => [rate, truePositiveRate[i] ?? 1] as const).filter(
      (_, i) => i % every === 0 || i === falsePositiveRate.length - 1,
    );
  }
  return null;
}

function scopeRows(evaluation: Evaluation, { group }: Scope, leftOut: ReadonlySet<unknown>) {
  const seen = new Set(evaluation.methods.filter((entry) => entry.seen).map(({ method }) => method));
  const fits = (method: string) => {
    if (group === 'all') return true;
    if (group === 'seen') return seen.has(method);
    return !seen.has(method) && leftOut.has(method) === (group === 'left-out');
  };
  const rows = evaluation.scores.filter((row) =>
    row.label === 1 ? fits(row.method) : row.method === 'real',
  );
  return rows.some((row) => row.label === 1) ? rows : [];
}
