import { CHART_COLOURS, type ChartFrame, chartSvg } from '../report/chart-svg.js';

/** The page's variables as fixed colours: a file of its own is opened by programs that know no CSS. */
const FIXED: Readonly<Record<string, string>> = {
  [CHART_COLOURS.ink]: '#1d2228',
  [CHART_COLOURS.soft]: '#5b6470',
  [CHART_COLOURS.line]: '#e3e1da',
  [CHART_COLOURS.note]: '#f3f1ea',
};

/** Draws an ECharts option as an SVG file that stands alone, on white. */
export function figureSvg(frame: ChartFrame, option: Readonly<Record<string, unknown>>): string {
  const { width, height } = frame;
  const fixed = Object.entries(FIXED).reduce(
    (svg, [variable, colour]) => svg.replaceAll(variable, colour),
    chartSvg(frame, option).text,
  );
  return `${fixed.replace('<svg ', `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" `).replace('>', '><rect width="100%" height="100%" fill="#fff"/>')}\n`;
}
