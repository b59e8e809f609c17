import { CHANCE_LINE } from './chance-line.js';
import { chartAxis, chartSvg } from './chart-svg.js';
import type { Html } from './html.js';

/** A point of a ROC curve. */
export type RocPoint = readonly [falsePositiveRate: number, truePositiveRate: number];

/** One curve of a {@link rocChart}. */
export interface RocLine {
  readonly points: readonly RocPoint[];
  readonly colour: string;
  readonly width: number;
  readonly opacity?: number;
  readonly dashed?: boolean;
  /** A dot at its equal error rate. */
  readonly dot?: boolean;
}

/** The space between two curves, under the lines of a {@link rocChart}. */
export interface RocShade {
  readonly low: readonly RocPoint[];
  readonly high: readonly RocPoint[];
  readonly colour: string;
}

/** ROC curves with their bands, the line of guessing and equal error rates. */
export function rocChart(alt: string, lines: readonly RocLine[], shades: readonly RocShade[] = []): Html {
  const rate = (name: string, nameGap: number) => chartAxis(name, { min: 0, max: 1, interval: 0.2, nameGap });
  return chartSvg(
    { width: 460, height: 420, alt },
    {
      grid: { left: 58, right: 16, top: 12, bottom: 48 },
      xAxis: rate('real faces called fake', 30),
      yAxis: rate('fakes caught', 38),
      series: [
        CHANCE_LINE,
        ...shades.map(shadeSeries),
        ...lines.map(({ points, colour, width, opacity = 1, dashed = false }) => ({
          type: 'line',
          data: points,
          silent: true,
          showSymbol: false,
          lineStyle: { color: colour, width, opacity, join: 'round', type: dashed ? [6, 3] : 'solid' },
          z: 3,
        })),
        ...lines
          .filter(({ dot = true }) => dot)
          .map(({ points, colour }) => ({
            type: 'scatter',
            data: [equalErrorPoint(points)],
            silent: true,
            symbolSize: 9,
            itemStyle: { color: colour, borderColor: 'var(--card)', borderWidth: 1.5 },
            z: 4,
          })),
      ],
    },
  );
}

/** A shade as an ECharts series. */
export function shadeSeries({ low, high, colour }: RocShade): Record<string, unknown> {
  const outline = [...high, ...[...low].reverse()];
  return {
    type: 'custom',
    // One shape, whose corners are all in the first item.
    data: [outline[0]],
    silent: true,
    renderItem: (_: unknown, { coord }: { coord: (point: RocPoint) => number[] }) => ({
      type: 'polygon',
      shape: { points: outline.map((point) => coord(point)) },
      style: { fill: colour, opacity: 0.16 },
    }),
    z: 2,
  };
}

/** Where a curve crosses the line of equal errors: 1 - true positive rate = false positive rate. */
function equalErrorPoint(points: readonly RocPoint[]): RocPoint {
  for (let i = 1; i < points.length; i++) {
    const [x0, y0] = points[i - 1] as RocPoint;
    const [x1, y1] = points[i] as RocPoint;
    const before = x0 + y0 - 1;
    const after = x1 + y1 - 1;
    if (after < 0) continue;
    const t = after === before ? 0 : -before / (after - before);
    return [x0 + t * (x1 - x0), y0 + t * (y1 - y0)];
  }
  return [0.5, 0.5];
}
