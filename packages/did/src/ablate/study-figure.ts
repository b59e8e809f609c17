import { CHART_COLOURS, chartAxis } from '../report/chart-svg.js';
import { figureSvg } from './figure-svg.js';
import type { GroupResult, StudyGroup } from './study-results.js';

const COLOURS: Readonly<Record<StudyGroup, string>> = {
  seen: '#b5651d',
  'left-out': '#1f5fae',
  unseen: '#1f5fae',
  all: '#3d3a36',
};
const WIDTH = 720;
const LEFT = 210;
const ROW = 46;
/** Above the plots of a test, and below. @unit pixels */
const HEAD = 58;
const FOOT = 52;

/**
 * AUC of each variant with its interval and the single seeds, for each group of fakes, one panel a test, as a file of its
 * own.
 */
export function studyFigure(groups: readonly GroupResult[]): string {
  const tests = [...new Set(groups.map(({ test }) => test))];
  const names = [...new Set(groups.flatMap(({ variants }) => variants.map(({ variant }) => variant)))];
  const panel = HEAD + ROW * names.length + FOOT;
  const panels = tests.map((test, index) => {
    const own = groups.filter((one) => one.test === test);
    const top = index * panel + HEAD;
    return {
      title: {
        text: tests.length > 1 ? test : '',
        left: LEFT,
        top: index * panel + 8,
        textStyle: { fontSize: 14, color: CHART_COLOURS.ink },
      },
      legend: {
        top: index * panel + (tests.length > 1 ? 30 : 12),
        left: LEFT,
        data: own.map((group) => seriesName(group)),
        textStyle: { color: CHART_COLOURS.ink },
      },
      grid: { left: LEFT, right: 24, top, height: ROW * names.length },
      xAxis: chartAxis('AUC, 95 % intervals; small dots: single seeds', { scale: true, gridIndex: index }),
      yAxis: variantAxis(names, index),
      series: own.flatMap((group, g) => groupSeries(group, names, index, (g - (own.length - 1) / 2) * -0.26)),
    };
  });
  return figureSvg(
    {
      width: WIDTH,
      height: panel * tests.length,
      alt: `AUC of ${names.join(', ')} with 95 % intervals${tests.length > 1 ? ` on ${tests.join(', ')}` : ''}`,
    },
    {
      title: panels.map(({ title }) => title),
      legend: panels.map(({ legend }) => legend),
      grid: panels.map(({ grid }) => grid),
      xAxis: panels.map(({ xAxis }) => xAxis),
      yAxis: panels.map(({ yAxis }) => yAxis),
      series: panels.flatMap(({ series }) => series),
    },
  );
}

/** Legends of several panels tell series apart by name: a panel's carries its test, which the reader sees in its title. */
function seriesName({ group, only }: GroupResult): string {
  return only === undefined ? group : `${group} (${only})`;
}

function variantAxis(names: readonly string[], gridIndex: number): Record<string, unknown> {
  return chartAxis('', {
    gridIndex,
    min: 0,
    max: names.length,
    interval: 0.5,
    splitLine: { show: false },
    axisLabel: {
      color: CHART_COLOURS.ink,
      fontSize: 12,
      formatter: (y: number) =>
        Number.isInteger(y) ? '' : (names[Math.round(names.length - y - 0.5)] ?? ''),
    },
  });
}

function groupSeries(
  result: GroupResult,
  names: readonly string[],
  index: number,
  shift: number,
): Record<string, unknown>[] {
  const color = COLOURS[result.only ?? result.group];
  const axes = { xAxisIndex: index, yAxisIndex: index };
  const at = (variant: string) => names.length - names.indexOf(variant) - 0.5 + shift;
  const known = result.variants.filter(({ auc }) => auc.estimate !== null);
  return [
    ...known.map(({ variant, auc }) => ({
      ...axes,
      type: 'line',
      showSymbol: false,
      silent: true,
      lineStyle: { color, width: 3 },
      data: [
        [auc.low, at(variant)],
        [auc.high, at(variant)],
      ],
    })),
    {
      ...axes,
      type: 'scatter',
      silent: true,
      symbolSize: 5,
      itemStyle: { color, opacity: 0.45 },
      data: known.flatMap(({ variant, aucBySeed }) => aucBySeed.map((auc) => [auc, at(variant) - 0.08])),
    },
    {
      ...axes,
      type: 'scatter',
      name: seriesName(result),
      symbolSize: 11,
      itemStyle: { color },
      data: known.map(({ variant, auc }) => [auc.estimate, at(variant)]),
    },
  ];
}
