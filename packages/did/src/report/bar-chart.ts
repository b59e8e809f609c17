import type { Interval } from '../evaluate/evaluation.js';
import { CHART_COLOURS, type ChartFrame, chartAxis, chartSvg } from './chart-svg.js';
import type { Html } from './html.js';
import type { ChartLevel } from './line-chart.js';

/** One colour of a {@link barChart}. */
export interface BarSeries {
  readonly colour: string;
  /** One a group; null where there is none. */
  readonly bars: readonly (Interval | null)[];
}

/** Bars side by side in groups, each with its interval as a whisker, and a level such as chance. */
export function barChart(
  frame: ChartFrame,
  groups: readonly string[],
  series: readonly BarSeries[],
  level: ChartLevel,
): Html {
  return chartSvg(frame, {
    grid: { left: 40, right: 14, top: 12, bottom: 46 },
    xAxis: {
      ...chartAxis(''),
      type: 'category',
      data: groups,
      splitLine: { show: false },
      axisLabel: { color: CHART_COLOURS.soft, fontSize: 11, interval: 0, width: 82, overflow: 'break' },
    },
    yAxis: chartAxis('', { min: 0, max: 1, interval: 0.25, axisLine: { show: false } }),
    series: [
      ...series.map(({ colour, bars }) => ({
        type: 'bar',
        silent: true,
        data: bars.map((bar) => bar?.estimate ?? null),
        itemStyle: { color: colour },
        barMaxWidth: 26,
      })),
      ...series.map(({ bars }, i) => whiskers(bars, i, series.length)),
      {
        type: 'line',
        data: [],
        z: 6,
        markLine: {
          silent: true,
          symbol: 'none',
          data: [{ yAxis: level.value }],
          lineStyle: { color: CHART_COLOURS.ink, type: [3, 3], width: 1 },
          label: { position: 'insideEndTop', formatter: level.name, color: CHART_COLOURS.soft, fontSize: 11 },
        },
      },
    ],
  });
}

/** The part of ECharts' drawing interface that a whisker needs. */
interface DrawApi {
  value(dimension: number): number;
  coord(point: readonly [number, number]): readonly [number, number];
  barLayout(options: { readonly count: number; readonly barMaxWidth: number }): readonly {
    readonly offsetCenter: number;
  }[];
}

function whiskers(bars: readonly (Interval | null)[], index: number, count: number): Record<string, unknown> {
  const data = bars.flatMap((bar, group) =>
    bar === null || bar.low === null || bar.high === null ? [] : [[group, bar.low, bar.high]],
  );
  return {
    type: 'custom',
    silent: true,
    data,
    z: 5,
    renderItem: (_: unknown, api: DrawApi) => {
      const offset = api.barLayout({ count, barMaxWidth: 26 })[index]?.offsetCenter ?? 0;
      const [x, low] = api.coord([api.value(0), api.value(1)]);
      const [, high] = api.coord([api.value(0), api.value(2)]);
      const shape = { x1: x + offset, x2: x + offset, y1: low, y2: high };
      return { type: 'line', shape, style: { stroke: CHART_COLOURS.ink, lineWidth: 1.2 } };
    },
  };
}
