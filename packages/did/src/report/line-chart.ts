import { CHART_COLOURS, type ChartFrame, chartAxis, chartSvg } from './chart-svg.js';
import type { Html } from './html.js';
import type { CurvePoint } from './training-curves.js';

/** One line of a {@link lineChart}. */
export interface ChartLine {
  readonly points: readonly CurvePoint[];
  readonly colour: string;
  readonly width?: number;
  readonly opacity?: number;
  readonly dashed?: boolean;
  readonly dots?: boolean;
}

/** A horizontal line with a word on it: chance, a floor. */
export interface ChartLevel {
  readonly value: number;
  readonly name: string;
}

/** Lines over the training steps. */
export function lineChart(
  frame: ChartFrame,
  lines: readonly ChartLine[],
  options: { readonly levels?: readonly ChartLevel[]; readonly min?: number; readonly max?: number } = {},
): Html {
  const levels = options.levels ?? [];
  const values = [
    ...lines.flatMap((line) => line.points.map(([, y]) => y)),
    ...levels.map((level) => level.value),
  ];
  const steps = lines.flatMap((line) => line.points.map(([x]) => x));
  const scale = niceScale(options.min ?? Math.min(0, ...values), options.max ?? Math.max(0, ...values));
  return chartSvg(frame, {
    grid: { left: 46, right: 14, top: 12, bottom: 42 },
    xAxis: chartAxis('step', {
      min: 0,
      max: Math.max(1, ...steps),
      splitLine: { show: false },
      splitNumber: 4,
    }),
    yAxis: chartAxis('', {
      ...scale,
      axisLine: { show: false },
      axisLabel: { color: CHART_COLOURS.soft, fontSize: 11, formatter: axisText },
    }),
    series: [
      ...lines.map((line) => ({
        type: 'line',
        data: line.points,
        silent: true,
        showSymbol: line.dots ?? false,
        symbol: 'circle',
        symbolSize: 5,
        itemStyle: { color: line.colour },
        lineStyle: {
          color: line.colour,
          width: line.width ?? 1.8,
          opacity: line.opacity ?? 1,
          type: line.dashed ? [5, 3] : 'solid',
        },
        z: 3,
      })),
      ...levels.map((level) => levelSeries(level)),
    ],
  });
}

function levelSeries({ value, name }: ChartLevel): Record<string, unknown> {
  return {
    type: 'line',
    data: [],
    markLine: {
      silent: true,
      symbol: 'none',
      data: [{ yAxis: value, name }],
      lineStyle: { color: CHART_COLOURS.soft, type: [3, 3], width: 1 },
      label: { position: 'insideEndTop', formatter: name, color: CHART_COLOURS.soft, fontSize: 11 },
    },
  };
}

/** Zeros run out of the margin: `1e-5` in their place. */
function axisText(value: number): string {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential() : String(value);
}

/** Round ends and steps for an axis, so that no label is a long fraction. */
function niceScale(low: number, high: number): { min: number; max: number; interval: number } {
  const span = high > low ? high - low : 1;
  const raw = span / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= raw * 0.999) ?? 10;
  const interval = Number((factor * power).toPrecision(3));
  const round = (value: number) => Number(value.toPrecision(6));
  return {
    min: round(Math.floor(low / interval + 1e-6) * interval),
    max: round(Math.ceil(high / interval - 1e-6) * interval),
    interval,
  };
}
