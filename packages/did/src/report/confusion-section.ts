import { confusionChart } from '../figures/confusion-chart.js';
import { readConfusion } from '../figures/read-confusion.js';
import { type Html, html } from './html.js';
import { methodTitle } from './method-title.js';
import { rateText } from './number-text.js';
import type { ReportData } from './report-data.js';
import { scrollTable } from './scroll-table.js';

/** Which method the domain head names, as a heat map of shares of each true method. */
export function confusionSection(data: ReportData): Html | null {
  const model = [...data.models].reverse().find((entry) => entry.runs[0]?.last.confusion);
  const run = model?.runs[0];
  const confusion = run?.last.confusion;
  if (model === undefined || run === undefined || !confusion) return null;
  const { labels, counts, columns } = confusion;
  const totals = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const recalls = counts.flatMap((row, i) =>
    (totals[i] ?? 0) > 0 ? [(row[i] ?? 0) / (totals[i] ?? 1)] : [],
  );
  const mean = recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
  const rows = counts.map((row, i) => {
    const total = totals[i] ?? 0;
    const cells = row.map((count, j) => {
      const share = total > 0 ? count / total : 0;
      return html`<td class="heat${share > 0.55 ? ' strong' : ''}${columns === undefined && i === j ? ' hit' : ''}" style="--share:${(share * 100).toFixed(0)}%">${share.toFixed(2)}<small>${count}</small></td>`;
    });
    return html`<tr><th scope="row">${methodTitle(labels[i] ?? '')}</th>${cells}</tr>`;
  });
  return html`<section aria-labelledby="confusion">
    <h2 id="confusion">Which method made it?</h2>
    <p class="lede">${
      columns === undefined
        ? html`${model.label}’s domain head names the forging method from I_dom alone. Its mean accuracy over the classes is ${rateText(mean)}; guessing gives ${rateText(1 / labels.length)}. Rows are what is true, columns what it says.`
        : html`${model.label} was trained without the methods’ names: its domain head names domains that clustering found among the fakes. Rows are the true methods, columns the domains; a method that shares its column with no other was found by itself.`
    }${model.runs.length > 1 ? ` Seed ${run.seed}.` : ''}</p>
    <figure class="confusion">${confusionChart(readConfusion(confusion))}</figure>
    <details><summary>As a table</summary>${scrollTable(
      'Domain confusion matrix on the test split: share of each true method, and number of frames',
      html`<thead><tr><td></td>${(columns ?? labels).map((label) => html`<th scope="col">${methodTitle(label)}</th>`)}</tr></thead><tbody class="heatmap">${rows}</tbody>`,
    )}</details>
  </section>`;
}
