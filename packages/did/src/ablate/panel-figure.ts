import { svgFile } from '../figures/svg-file.js';
import { CHANCE_LINE } from '../report/chance-line.js';
import { CHART_COLOURS, chartAxis, chartSvg } from '../report/chart-svg.js';
import { type RocPoint, shadeSeries } from '../report/roc-chart.js';

/** One line of a panel with its band. */
export interface BandLine {
  readonly name: string;
  readonly colour: string;
  readonly mean: readonly RocPoint[];
  readonly low: readonly RocPoint[];
  readonly high: readonly RocPoint[];
}

/** One pair of axes. */
export interface Panel {
  readonly title: string;
  /** Under the title. */
  readonly subtitle?: string;
  /** Names and limits as ECharts takes them. */
  readonly x: Readonly<Record<string, unknown>> & { readonly name: string };
  readonly y: Readonly<Record<string, unknown>> & { readonly name: string };
  readonly lines: readonly BandLine[];
  /** A dotted diagonal, of guessing. */
  readonly diagonal?: boolean;
  /** A dot at each point. */
  readonly dots?: boolean;
}

/** How panels are laid out. @unit pixels */
export interface PanelLayout {
  readonly columns: number;
  readonly plotWidth: number;
  readonly plotHeight: number;
  /** Read aloud in place of the picture. */
  readonly alt: string;
  /** One line under everything: what the bands are. */
  readonly note: string;
}

const LEFT = 62;
const RIGHT = 22;
const TOP = 40;
/** What a subtitle takes. @unit pixels */
const SUBTITLE = 18;
const BOTTOM = 56;

/** Lines with bands over one or more pairs of axes, with one legend for all, as an SVG file that stands alone. */
export function panelFigure(panels: readonly Panel[], layout: PanelLayout): string {
  const columns = Math.min(layout.columns, panels.length);
  const head = TOP + (panels.some(({ subtitle }) => subtitle !== undefined) ? SUBTITLE : 0);
  const cell = { width: LEFT + layout.plotWidth + RIGHT, height: head + layout.plotHeight + BOTTOM };
  const rows = Math.ceil(panels.length / columns);
  const width = columns * cell.width;
  const names = [...new Set(panels.flatMap(({ lines }) => lines.map(({ name }) => name)))];
  const legendRows = names.length > 1 ? breakNames(names, width - 24) : [];
  const legendHeight = 8 + 22 * legendRows.length;
  const noteLines = Math.ceil((6.4 * layout.note.length) / (width - 32));
  const bottom = rows * cell.height;
  const places = panels.map((_, i) => ({
    left: (i % columns) * cell.width,
    top: Math.floor(i / columns) * cell.height,
  }));
  const height = bottom + legendHeight + 14 + 16 * noteLines;
  const chart = chartSvg(
    { width, height, alt: layout.alt },
    {
      title: [
        ...panels.map(({ title, subtitle = '' }, i) => ({
          text: title,
          subtext: subtitle,
          itemGap: 4,
          subtextStyle: { color: CHART_COLOURS.soft, fontSize: 12 },
          left: (places[i]?.left ?? 0) + LEFT - 5,
          top: (places[i]?.top ?? 0) + 10,
          textStyle: { color: CHART_COLOURS.ink, fontSize: 13, fontWeight: 'bold' },
        })),
        {
          text: layout.note,
          left: 12,
          top: bottom + legendHeight,
          textStyle: {
            color: CHART_COLOURS.soft,
            fontSize: 11,
            lineHeight: 16,
            fontWeight: 'normal',
            width: 0.8 * (width - 32),
            overflow: 'break',
          },
        },
      ],
      legend: legendRows.map((data, row) => ({
        data,
        top: bottom + 22 * row,
        left: 12,
        icon: 'roundRect',
        itemWidth: 18,
        itemHeight: 5,
        // Its guess of how wide a text is falls short of most fonts.
        itemGap: 36,
        textStyle: { color: CHART_COLOURS.ink, fontSize: 12 },
      })),
      grid: places.map(({ left, top }) => ({
        left: left + LEFT,
        top: top + head,
        width: layout.plotWidth,
        height: layout.plotHeight,
      })),
      xAxis: panels.map(({ x }, gridIndex) => chartAxis(x.name, { nameGap: 30, ...x, gridIndex })),
      yAxis: panels.map(({ y }, gridIndex) => chartAxis(y.name, { nameGap: 42, ...y, gridIndex })),
      series: panels.flatMap((panel, index) => {
        const axes = { xAxisIndex: index, yAxisIndex: index };
        return [
          ...(panel.diagonal === true ? [{ ...CHANCE_LINE, ...axes }] : []),
          ...panel.lines.map((line) => ({ ...shadeSeries(line), ...axes })),
          ...panel.lines.map((line) => ({ ...lineSeries(line, panel.dots === true), ...axes })),
        ];
      }),
    },
  );
  return svgFile(chart, width, height);
}

/** ECharts breaks a legend by itself, but does not say into how many lines: about 7 pixels a letter, the mark and the gap. */
function breakNames(names: readonly string[], width: number): string[][] {
  const rows: string[][] = [[]];
  let used = 0;
  for (const name of names) {
    const wide = 7 * name.length + 60;
    if (used > 0 && used + wide > width) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(name);
    used += wide;
  }
  return rows;
}

function lineSeries({ name, colour, mean }: BandLine, dots: boolean): Record<string, unknown> {
  return {
    type: 'line',
    name,
    data: mean,
    silent: true,
    showSymbol: dots,
    symbol: 'circle',
    symbolSize: 7,
    itemStyle: { color: colour },
    lineStyle: { color: colour, width: 2, join: 'round' },
    z: 3,
  };
}
