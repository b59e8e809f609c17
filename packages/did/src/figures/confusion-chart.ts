import { CHART_COLOURS, type ChartFrame, chartSvg } from '../report/chart-svg.js';
import type { Html } from '../report/html.js';
import { methodTitle } from '../report/method-title.js';
import type { DomainConfusion } from './read-confusion.js';

const CELL = 86;
const LEFT = 146;
const TOP = 62;
/** Above this share a cell is dark enough for light letters. */
const DARK = 0.7;

/** Size of the chart of so many domains, and what is read aloud in its place. */
export function confusionFrame(confusion: DomainConfusion): ChartFrame {
  const { labels, columns, accuracies } = confusion;
  const classes = labels.map((label, i) => `${methodTitle(label)} ${accuracies?.[i]?.toFixed(2) ?? 'none'}`);
  const byClass = accuracies === undefined ? '' : `; by class: ${classes.join(', ')}`;
  return {
    width: LEFT + CELL * Math.max(columns.length, 3) + 14,
    height: TOP + CELL * labels.length + 40,
    alt: `Domain confusion matrix; ${summaryOf(confusion)}${byClass}`,
  };
}

function summaryOf({ meanAccuracy, chance }: DomainConfusion): string {
  return meanAccuracy === undefined
    ? 'the domains were discovered, and have no names to be right'
    : `mean accuracy over the classes ${meanAccuracy.toFixed(3)}; guessing gives ${chance.toFixed(3)}`;
}

/** A confusion matrix as a heat map: the share of each row, and below it the number of frames. */
export function confusionChart(confusion: DomainConfusion): Html {
  const { labels, columns, shares, counts } = confusion;
  const axis = (name: string, names: readonly string[], extra: Readonly<Record<string, unknown>>) => ({
    type: 'category',
    data: names.map(methodTitle),
    name,
    nameLocation: 'middle',
    nameTextStyle: { color: CHART_COLOURS.soft, fontSize: 12 },
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: false },
    ...extra,
  });
  const label = { color: CHART_COLOURS.ink, fontSize: 12, interval: 0 };
  return chartSvg(confusionFrame(confusion), {
    title: {
      text: summaryOf(confusion),
      left: LEFT,
      bottom: 8,
      padding: 0,
      textStyle: { color: CHART_COLOURS.ink, fontSize: 12, fontWeight: 'normal' },
    },
    grid: { left: LEFT, right: 14, top: TOP, bottom: 40 },
    xAxis: axis('what the domain head says', columns, {
      position: 'top',
      nameGap: 40,
      axisLabel: { ...label, formatter: breakAtHyphens },
    }),
    yAxis: axis('what is true', labels, {
      inverse: true,
      nameGap: LEFT - 18,
      axisLabel: { ...label, align: 'right' },
    }),
    // ECharts wants a map from value to look for every heat map.
    visualMap: { show: false, min: 0, max: 1, inRange: { opacity: [0.03, 1] } },
    series: [
      {
        type: 'heatmap',
        silent: true,
        itemStyle: { color: 'var(--did)', borderColor: 'var(--card)', borderWidth: 3 },
        data: shares.flatMap((row, i) =>
          row.map((share, j) => ({
            value: [j, i, share],
            label: {
              show: true,
              // A label fades with its cell unless it is told not to.
              opacity: 1,
              formatter: row.some((other) => other > 0)
                ? `{share|${share.toFixed(2)}}\n{count|${counts[i]?.[j] ?? 0}}`
                : '{count|none}',
              rich: {
                share: {
                  color: share > DARK ? 'var(--card)' : CHART_COLOURS.ink,
                  fontSize: 15,
                  fontWeight: columns[j] === labels[i] ? 'bold' : 'normal',
                },
                count: {
                  color:
                    share > DARK ? 'var(--card)' : share > DARK / 2 ? CHART_COLOURS.ink : CHART_COLOURS.soft,
                  fontSize: 11,
                  lineHeight: 16,
                },
              },
            },
          })),
        ),
      },
    ],
  });
}

/** A long name on two lines: a name is broken after a hyphen or a space, never inside a word. */
function breakAtHyphens(name: string): string {
  return name.length <= 11 ? name : name.replace(/(-|\s)(?=\S)/, '$1\n');
}
