import { type Html, html } from './html.js';
import { isDashed, modelColour } from './model-colour.js';
import { intervalText, rateText } from './number-text.js';
import type { ReportData, ReportRow } from './report-data.js';

/**
 * AUC with its interval for each group of fakes, on one scale; the table below says the same.
 *
 * @remarks Dots and whiskers, not bars: guessing is 0.5, so the length of a bar from 0 would mean nothing, and hide the interval.
 */
export function intervalPlot(data: ReportData): Html {
  const rows = data.rows.filter((row) => row.scope !== 'control');
  const lows = rows.flatMap((row) => row.cells.map((cell) => cell.auc.low ?? cell.auc.estimate ?? 1));
  const min = Math.min(0.4, Math.floor(Math.min(...lows) * 10) / 10);
  const ticks = Array.from(
    { length: Math.round((1 - min) * 10) + 1 },
    (_, i) => Math.round((min + i / 10) * 10) / 10,
  );
  const at = (value: number) => `${(((value - min) / (1 - min)) * 100).toFixed(2)}%`;
  return html`<div class="intervals" aria-hidden="true">
    ${rows.map((row) => plotRow(data, row, ticks, at))}
    <div class="interval-row axis"><span></span><div class="track">${ticks.map(
      (tick) => html`<span class="tick" style="left:${at(tick)}">${tick.toFixed(1)}</span>`,
    )}</div></div>
  </div>`;
}

function plotRow(
  data: ReportData,
  row: ReportRow,
  ticks: readonly number[],
  at: (value: number) => string,
): Html {
  const group = row.scope !== 'method';
  const marks = row.cells.map((cell, i) => {
    const { estimate, low, high } = cell.auc;
    if (estimate === null) return null;
    const y = ((i + 1) / (row.cells.length + 1)) * 100;
    const colour = modelColour(data.models[i]?.id ?? '', i);
    const hollow = isDashed(i, data.models.length);
    const whisker =
      low !== null &&
      high !== null &&
      html`<line x1="${at(low)}" x2="${at(high)}" y1="${y}%" y2="${y}%" stroke="${colour}" stroke-width="2.5" stroke-linecap="round"/>`;
    return html`${whisker}<circle cx="${at(estimate)}" cy="${y}%" r="${group ? 5.5 : 4.5}" fill="${hollow ? 'var(--card)' : colour}" stroke="${hollow ? colour : 'var(--card)'}" stroke-width="${hollow ? 2.5 : 1.5}"><title>${data.models[i]?.label}: ${rateText(estimate)} (${intervalText(cell.auc)})</title></circle>`;
  });
  const grid = ticks.map(
    (tick) =>
      html`<line x1="${at(tick)}" x2="${at(tick)}" y1="0" y2="100%" stroke="${tick === 0.5 ? 'var(--soft)' : 'var(--line)'}"${tick === 0.5 ? html` stroke-dasharray="3 3"` : ''}/>`,
  );
  return html`<div class="interval-row${group ? ' group' : ''}"><span>${row.title}</span><div class="track"><svg>${grid}${marks}</svg></div></div>`;
}
