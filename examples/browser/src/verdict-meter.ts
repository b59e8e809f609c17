import type { Verdict } from '@did/did/browser';
import { svgElement } from './element.js';
import { percent } from './verdict-words.js';

const WIDTH = 320;

/** A line from real to forged, with the band where it could be either, the threshold and the probability. */
export function verdictMeter({ probability, threshold, band, verdict }: Verdict): SVGSVGElement | null {
  if (probability === null) return null;
  const x = (share: number) => (4 + share * (WIDTH - 8)).toFixed(1);
  const [low, high] = band;
  return svgElement(
    'svg',
    {
      class: `meter ${verdict}`,
      viewBox: `0 0 ${WIDTH} 44`,
      role: 'img',
      'aria-label': `${percent(probability)} on a line from real to forged; the threshold is ${percent(threshold)}, and between ${percent(low)} and ${percent(high)} it could be either`,
    },
    svgElement('rect', { class: 'track', x: 4, y: 14, width: WIDTH - 8, height: 8, rx: 4 }),
    svgElement('rect', { class: 'band', x: x(low), y: 14, width: (high - low) * (WIDTH - 8), height: 8 }),
    svgElement('line', { class: 'threshold', x1: x(threshold), x2: x(threshold), y1: 8, y2: 28 }),
    svgElement('circle', { class: 'mark', cx: x(probability), cy: 18, r: 7 }),
    svgElement('text', { class: 'end', x: 4, y: 41 }, 'real'),
    svgElement('text', { class: 'end', x: WIDTH - 4, y: 41, 'text-anchor': 'end' }, 'forged'),
    svgElement(
      'text',
      {
        class: 'end threshold-text',
        x: Math.min(WIDTH - 70, Math.max(60, Number(x(threshold)))),
        y: 41,
        'text-anchor': 'middle',
      },
      `threshold ${percent(threshold)}`,
    ),
  );
}
