import { listConfigKeys } from '../config/config-keys.js';
import { type Html, html } from './html.js';
import type { ReportData } from './report-data.js';
import { scrollTable } from './scroll-table.js';

/** The configuration with its reasons: in the open what the models differ in, and what is not the default; all keys beneath. */
export function configSection(data: ReportData): Html {
  const configs = data.models.flatMap((model) => {
    const config = model.runs[0]?.config;
    return config === undefined ? [] : [{ label: model.label, config }];
  });
  const rows = listConfigKeys().map(({ key, fallback, reason }) => ({
    key,
    reason,
    fallback: JSON.stringify(fallback),
    values: configs.map(({ config }) => JSON.stringify(valueAt(config, key))),
  }));
  const differing = rows.filter(({ values }) => new Set(values).size > 1);
  const chosen = rows.filter(
    (row) => !differing.includes(row) && row.values.some((value) => value !== row.fallback),
  );
  const table = (caption: string, shown: typeof rows, columns = configs.map(({ label }) => label)) =>
    scrollTable(
      caption,
      html`<thead><tr><th scope="col">Key</th>${columns.map((label) => html`<th scope="col">${label}</th>`)}<th scope="col">Default</th><th scope="col">What and why</th></tr></thead><tbody>${shown.map(({ key, values, fallback, reason }) => html`<tr><th scope="row"><code>${key}</code></th>${columns.map((_, i) => html`<td><code>${values[i]}</code></td>`)}<td><code>${fallback}</code></td><td class="wide">${reason}</td></tr>`)}</tbody>`,
    );
  return html`<section aria-labelledby="configuration">
    <h2 id="configuration">Configuration</h2>
    ${configs.length > 1 && (differing.length > 0 ? table('Where the models differ', differing) : html`<p class="lede">All runs share one configuration.</p>`)}
    ${chosen.length > 0 ? table('What differs from the defaults', chosen, ['Set to']) : html`<p class="note">Every other key has its default.</p>`}
    <details><summary>All ${rows.length} keys, resolved</summary>${table('The whole configuration', rows)}</details>
  </section>`;
}

function valueAt(config: unknown, key: string): unknown {
  let value = config;
  for (const part of key.split('.')) value = (value as Record<string, unknown> | undefined)?.[part];
  return value ?? null;
}
