import { svgFile } from '../figures/svg-file.js';
import { CHART_COLOURS, chartAxis, chartSvg } from '../report/chart-svg.js';
import { groupTitle } from './group-title.js';
import type { StudyPlan } from './plan-study.js';
import type { StudyGroup } from './study-groups.js';
import type { GroupResult } from './study-results.js';

const COLOURS: Readonly<Record<StudyGroup, string>> = {
  seen: '#b5651d',
  'left-out': '#1f5fae',
  unseen: '#1f5fae',
  all: '#3d3a36',
};
const WIDTH = 720;
const LEFT = 210;
/** Of a variant: so much for each group, and between variants. @unit pixels */
const BAR = 16;
const GAP = 22;
/** Above the plots of a test, and below. @unit pixels */
const HEAD = 58;
const FOOT = 52;

/**
 * AUC of each variant with its interval and the single seeds, for each group of fakes, one panel a test, as a file of its
 * own.
 */
export function studyFigure(plan: Pick<StudyPlan, 'folds'>, groups: readonly GroupResult[]): string {
  const tests = [...new Set(groups.map(({ test }) => test))];
  const names = [...new Set(groups.flatMap(({ variants }) => variants.map(({ variant }) => variant)))];
  const most = Math.max(...tests.map((test) => groups.filter((one) => one.test === test).length));
  const row = GAP + BAR * most;
  const panel = HEAD + row * names.length + FOOT;
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
        data: own.map((group) => groupTitle(plan, group)),
        // Its guess of how wide a text is falls short of most fonts.
        itemGap: 36,
        textStyle: { color: CHART_COLOURS.ink },
      },
      grid: { left: LEFT, right: 24, top, height: row * names.length },
      xAxis: chartAxis('AUC, 95 % intervals; small dots: single seeds', { scale: true, gridIndex: index }),
      yAxis: variantAxis(names, index),
      series: own.flatMap((group, g) =>
        groupSeries(group, names, index, groupTitle(plan, group), (((own.length - 1) / 2 - g) * BAR) / row),
      ),
    };
  });
  const height = panel * tests.length;
  const chart = chartSvg(
    {
      width: WIDTH,
      height,
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
  return svgFile(chart, WIDTH, height);
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
  name: string,
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
      name,
      symbolSize: 11,
      itemStyle: { color },
      data: known.map(({ variant, auc }) => [auc.estimate, at(variant)]),
    },
  ];
}
