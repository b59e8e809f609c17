import { type Html, html } from './html.js';
import { quantityText } from './number-text.js';
import type { ReportData, ReportModel } from './report-data.js';
import { scrollTable } from './scroll-table.js';
import { binnedCurve, smoothCurve, stepRows } from './training-curves.js';
import type { TrainingTerm } from './training-terms.js';

const SHARES = [0, 0.25, 0.5, 0.75, 1] as const;

/** The curves of the panels as figures, for whoever reads with the ears or wants to copy them. */
export function termTable(data: ReportData, terms: readonly TrainingTerm[]): Html {
  const rows = terms.flatMap((term) =>
    data.models.flatMap((model) => {
      const values = SHARES.map((share) => meanAt(model, term, share));
      if (values.every((value) => value === null)) return [];
      return [
        html`<tr><th scope="row">${term.title}</th><td>${model.label}</td>${values.map((value) => html`<td class="number">${quantityText(value)}</td>`)}</tr>`,
      ];
    }),
  );
  const several = data.models.some((model) => model.runs.length > 1);
  return html`<details><summary>The curves as a table</summary>${scrollTable(
    'Each curve at its start, its quarters and its end',
    html`<thead><tr><th scope="col">Curve</th><th scope="col">Model</th>${['Start', 'A quarter', 'Half', 'Three quarters', 'End'].map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead><tbody>${rows}</tbody>`,
    `Moving averages of what was measured${several ? ', means over the training seeds' : ''}.`,
  )}</details>`;
}

function meanAt(model: ReportModel, term: TrainingTerm, share: number): number | null {
  const values = model.runs
    .filter((run) => term.has(run))
    .flatMap((run) => {
      const points = binnedCurve(stepRows(run.metrics), (row) => term.value(row));
      const curve = term.exact ? points : smoothCurve(points, 0.9);
      return curve[Math.round(share * (curve.length - 1))]?.[1] ?? [];
    });
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
