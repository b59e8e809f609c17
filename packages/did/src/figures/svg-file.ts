import { CHART_COLOURS } from '../report/chart-svg.js';
import type { Html } from '../report/html.js';

/** The page's variables as fixed colours: a file of its own is opened by programs that know no CSS. */
const FIXED: Readonly<Record<string, string>> = {
  [CHART_COLOURS.ink]: '#1d2228',
  [CHART_COLOURS.soft]: '#5b6470',
  [CHART_COLOURS.line]: '#e3e1da',
  [CHART_COLOURS.note]: '#f3f1ea',
  'var(--card)': '#ffffff',
  'var(--did)': '#1f5fae',
  'var(--bce)': '#b5651d',
};

/** A chart of a report's page as a file of its own, on white. */
export function svgFile(chart: Html, width: number, height: number): string {
  const fixed = Object.entries(FIXED).reduce(
    (svg, [variable, colour]) => svg.replaceAll(variable, colour),
    chart.text,
  );
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" `;
  return `${fixed.replace('<svg ', head).replace('>', '><rect width="100%" height="100%" fill="#fff"/>')}\n`;
}
