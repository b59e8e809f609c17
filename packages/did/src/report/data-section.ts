import { type Html, html } from './html.js';
import { methodTitle } from './method-title.js';
import { countText } from './number-text.js';
import type { ReportData } from './report-data.js';
import { scrollTable } from './scroll-table.js';

const ROLES = {
  real: 'untouched',
  seen: 'trained on',
  unseen: 'tested only',
  control: 'control, tested only',
} as const;

/** The data card: where the pictures come from, how many, and one person as each method leaves them. */
export function dataSection(data: ReportData): Html {
  const { description, facts, counts, strips } = data.data;
  const sum = (split: 'train' | 'val' | 'test') =>
    countText(counts.reduce((total, row) => total + row[split], 0));
  return html`<section aria-labelledby="data">
    <h2 id="data">The data</h2>
    <p class="lede">${description}</p>
    ${strips.length > 0 && html`<div class="scroll strip-frame" role="region" aria-label="One person as each method leaves them" tabindex="0"><table class="strip"><caption>One person a row, as each method leaves them</caption><thead><tr>${strips[0]?.map(({ method }) => html`<th scope="col">${methodTitle(method)}</th>`)}</tr></thead><tbody>${strips.map((strip) => html`<tr>${strip.map(({ method, image }) => html`<td><img src="${image}" alt="${methodTitle(method)}" width="112" height="112"></td>`)}</tr>`)}</tbody></table></div>`}
    <div class="halves uneven"><div class="counts">${scrollTable(
      'Pictures by method and split',
      html`<thead><tr><th scope="col">Method</th><th scope="col">Family</th><th scope="col">Role</th><th scope="col" class="number">Train</th><th scope="col" class="number">Validation</th><th scope="col" class="number">Test</th></tr></thead>
      <tbody>${counts.map((row) => html`<tr><th scope="row">${methodTitle(row.method)}</th><td>${row.family}</td><td>${ROLES[row.role]}</td><td class="number">${countText(row.train)}</td><td class="number">${countText(row.val)}</td><td class="number">${countText(row.test)}</td></tr>`)}</tbody>
      <tfoot><tr><th scope="row" colspan="3">All</th><td class="number">${sum('train')}</td><td class="number">${sum('val')}</td><td class="number">${sum('test')}</td></tr></tfoot>`,
    )}</div>
    ${facts.length > 0 && html`<div><h3>How it was made</h3><dl class="facts">${facts.map(({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></div>`}</div>
  </section>`;
}
