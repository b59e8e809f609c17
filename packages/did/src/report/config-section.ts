import { listConfigKeys } from '../config/config-keys.js';
import { type Html, html } from './html.js';
import type { ReportData } from './report-data.js';
import { scrollTable } from './scroll-table.js';

/** Every resolved key of the configuration with its reason; keys in which the models differ stand in the open. */
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
  const head = html`<thead><tr><th scope="col">Key</th>${configs.map(({ label }) => html`<th scope="col">${label}</th>`)}<th scope="col">Default</th><th scope="col">What and why</th></tr></thead>`;
  const table = (caption: string, shown: typeof rows) =>
    scrollTable(
      caption,
      html`${head}<tbody>${shown.map(({ key, values, fallback, reason }) => html`<tr><th scope="row"><code>${key}</code></th>${values.map((value) => html`<td><code>${value}</code></td>`)}<td><code>${fallback}</code></td><td class="wide">${reason}</td></tr>`)}</tbody>`,
    );
  return html`<section aria-labelledby="configuration">
    <h2 id="configuration">Configuration</h2>
    ${differing.length > 0 ? table('Where the models differ', differing) : html`<p class="lede">All runs share one configuration.</p>`}
    <details><summary>All ${rows.length} keys, resolved</summary>${table('The whole configuration', rows)}</details>
  </section>`;
}

function valueAt(config: unknown, key: string): unknown {
  let value = config;
  for (const part of key.split('.')) value = (value as Record<string, unknown> | undefined)?.[part];
  return value ?? null;
}
