import { CHART_COLOURS, chartAxis, chartSvg } from '../report/chart-svg.js';
import type { GroupResult } from './study-results.js';

const COLOURS = ['#b5651d', '#1f5fae'] as const;
/** The page's variables as fixed colours: a file of its own is opened by programs that know no CSS. */
const FIXED: Readonly<Record<string, string>> = {
  [CHART_COLOURS.ink]: '#1d2228',
  [CHART_COLOURS.soft]: '#5b6470',
  [CHART_COLOURS.line]: '#e3e1da',
  [CHART_COLOURS.note]: '#f3f1ea',
};

/** AUC of each variant with its interval and the single seeds, for each group of fakes, as a file of its own. */
export function studyFigure(groups: readonly GroupResult[]): string {
  const names = groups[0]?.variants.map(({ variant }) => variant) ?? [];
  const width = 720;
  const height = 110 + 46 * names.length;
  const axis = (name: string, extra: Readonly<Record<string, unknown>>) => chartAxis(name, extra);
  const series = groups.flatMap(({ group, variants }, g) => {
    const color = COLOURS[g % COLOURS.length] as string;
    const at = (variant: string) => names.length - names.indexOf(variant) - 0.5 + (g === 0 ? 0.14 : -0.14);
    const known = variants.filter(({ variant, auc }) => names.includes(variant) && auc.estimate !== null);
    return [
      ...known.map(({ variant, auc }) => ({
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
        type: 'scatter',
        silent: true,
        symbolSize: 5,
        itemStyle: { color, opacity: 0.45 },
        data: known.flatMap(({ variant, aucBySeed }) => aucBySeed.map((auc) => [auc, at(variant) - 0.08])),
      },
      {
        type: 'scatter',
        name: group,
        symbolSize: 11,
        itemStyle: { color },
        data: known.map(({ variant, auc }) => [auc.estimate, at(variant)]),
      },
    ];
  });
  const { text } = chartSvg(
    { width, height, alt: `AUC of ${names.join(', ')} with 95 % intervals` },
    {
      grid: { left: 210, right: 24, top: 36, bottom: 48 },
      legend: {
        top: 4,
        left: 210,
        data: groups.map(({ group }) => group),
        textStyle: { color: CHART_COLOURS.ink },
      },
      xAxis: axis('AUC, 95 % intervals; small dots: single seeds', { scale: true }),
      yAxis: axis('', {
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
      }),
      series,
    },
  );
  const fixed = Object.entries(FIXED).reduce(
    (svg, [variable, colour]) => svg.replaceAll(variable, colour),
    text,
  );
  return `${fixed.replace('<svg ', `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" `).replace('>', '><rect width="100%" height="100%" fill="#fff"/>')}\n`;
}
