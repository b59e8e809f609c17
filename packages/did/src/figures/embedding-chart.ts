import { CHART_COLOURS, chartSvg } from '../report/chart-svg.js';
import type { Html } from '../report/html.js';
import { methodTitle } from '../report/method-title.js';
import type { EmbeddingFigure, EmbeddingPanel } from './embedding-figure.js';

const [SIDE, GAP, TOP] = [300, 14, 48];
const LEGEND = 46;
/** Okabe and Ito's colours, told apart by most people with colour blindness; real pictures are gray. */
const COLOURS = ['#0072b2', '#e69f00', '#009e73', '#d55e00', '#cc79a7', '#56b4e9', '#b59f00', '#6a3d9a'];
const REAL = '#8b8f95';

/** Size of the chart. @unit pixels */
export function embeddingSize({ panels }: EmbeddingFigure): { width: number; height: number } {
  return { width: panels.length * (SIDE + GAP) + GAP, height: TOP + SIDE + LEGEND };
}

/** Points of every panel by method, with the silhouettes above. */
export function embeddingChart(figure: EmbeddingFigure): Html {
  const { panels, methods, samples } = figure;
  const left = (i: number) => GAP + i * (SIDE + GAP);
  const axis = (gridIndex: number) => ({
    type: 'value',
    gridIndex,
    scale: true,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { show: false },
    splitLine: { show: false },
  });
  const alt = panels.map((panel) => `${panel.title}: ${separationText(panel)}`);
  return chartSvg(
    {
      ...embeddingSize(figure),
      alt: `Features laid into the plane by ${embeddingTitle(figure)}. ${alt.join('. ')}`,
    },
    {
      title: panels.map((panel, i) => ({
        text: panel.title,
        subtext: separationText(panel),
        left: left(i),
        top: 4,
        padding: 0,
        itemGap: 5,
        textStyle: { color: CHART_COLOURS.ink, fontSize: 14 },
        subtextStyle: { color: CHART_COLOURS.soft, fontSize: 11.5 },
      })),
      legend: {
        bottom: 6,
        left: GAP,
        itemWidth: 10,
        itemHeight: 10,
        // Letters may be wider than they are taken for here.
        itemGap: 30,
        data: methods.map(methodTitle),
        textStyle: { color: CHART_COLOURS.ink },
      },
      grid: panels.map((_, i) => ({
        left: left(i),
        top: TOP,
        width: SIDE,
        height: SIDE,
        show: true,
        borderColor: CHART_COLOURS.line,
      })),
      xAxis: panels.map((_, i) => axis(i)),
      yAxis: panels.map((_, i) => axis(i)),
      series: panels.flatMap(({ points }, i) =>
        methods.map((method, m) => ({
          type: 'scatter',
          name: methodTitle(method),
          xAxisIndex: i,
          yAxisIndex: i,
          silent: true,
          symbolSize: 4.5,
          itemStyle: { color: method === 'real' ? REAL : COLOURS[(m - 1) % COLOURS.length], opacity: 0.75 },
          // Three digits are finer than a pixel.
          data: points
            .filter((_, k) => samples[k]?.method === method)
            .map((point) => point.map((value) => Number(value.toPrecision(4)))),
        })),
      ),
    },
  );
}

/** `t-SNE` or `UMAP`. */
export function embeddingTitle({ method }: Pick<EmbeddingFigure, 'method'>): string {
  return method === 'tsne' ? 't-SNE' : 'UMAP';
}

function separationText({ silhouette: { components } }: EmbeddingPanel): string {
  const text = (value: number | null) => (value === null ? 'none' : value.toFixed(3).replace('-', '\u2212'));
  return `silhouette: method ${text(components.method)}, fake/real ${text(components.label)}`;
}
