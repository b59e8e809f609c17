import * as echarts from 'echarts';
import { type Html, rawHtml } from './html.js';

/** Colours of a chart: CSS variables of the page, so that it follows light and dark. */
export const CHART_COLOURS = {
  ink: 'var(--ink)',
  soft: 'var(--soft)',
  line: 'var(--line)',
  note: 'var(--note)',
} as const;

/** Size and words of a chart. */
export interface ChartFrame {
  readonly width: number;
  readonly height: number;
  /** Read aloud in place of the picture. */
  readonly alt: string;
}

/** An axis in the page's look; `extra` overrides it. */
export function chartAxis(
  name: string,
  extra: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    type: 'value',
    name,
    nameLocation: 'middle',
    nameGap: 28,
    nameTextStyle: { color: CHART_COLOURS.soft, fontSize: 12 },
    axisLine: { show: true, lineStyle: { color: CHART_COLOURS.line } },
    axisTick: { show: false },
    axisLabel: { color: CHART_COLOURS.soft, fontSize: 11 },
    splitLine: { show: true, lineStyle: { color: CHART_COLOURS.line, width: 0.7 } },
    ...extra,
  };
}

/** Draws an ECharts option as an inline SVG: no script, no request, scales with its column. */
export function chartSvg(frame: ChartFrame, option: Readonly<Record<string, unknown>>): Html {
  const { width, height, alt } = frame;
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: 'inherit' }, ...option });
    const body = chart
      .renderToSVGString()
      .replace(/^<svg[^>]*>/, '')
      .replace(/<\/svg>\s*$/, '')
      .replace(/<rect [^>]*fill="none"><\/rect>/, '')
      .replace(/<style[\s\S]*?<\/style>/g, '')
      .replace(/ class="zr[^"]*"| pointer-events="visible"| xmlns(:xlink)?="[^"]*"/g, '')
      // A hundredth of a pixel is not seen, and a curve has many points.
      .replace(/ d="[^"]*"/g, (path) => path.replace(/(\.\d\d)\d+/g, '$1'));
    const label = alt.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
    return rawHtml(`<svg role="img" aria-label="${label}" viewBox="0 0 ${width} ${height}">${body}</svg>`);
  } finally {
    chart.dispose();
  }
}
