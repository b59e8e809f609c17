import { PAPER_BIBTEX, PAPER_URL, softwareBibtex } from './citation.js';
import { type DataCitation, dataCitations } from './data-citation.js';
import { type Html, html } from './html.js';
import type { ReportData } from './report-data.js';

/** How to get these figures again, on what they were made, and what to cite. */
export function repeatSection(data: ReportData): Html {
  const record = data.models[0]?.runs[0]?.record;
  const seeds = [...new Set(data.models.flatMap((model) => model.runs.map((run) => run.seed)))];
  const facts: [string, string][] = [
    ['Training seeds', seeds.join(', ')],
    ['Made', data.createdAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
  ];
  if (record !== undefined) {
    facts.push(
      ['Backend', `${record.backend.name}: ${record.backend.reason}`],
      ['Device', record.backend.device],
      ['Commit', record.commit ?? 'not in a git repository'],
      [
        'Versions',
        Object.entries(record.versions)
          .map(([name, version]) => `${name} ${version}`)
          .join(', '),
      ],
    );
  }
  return html`<section aria-labelledby="repeat">
    <h2 id="repeat">Repeat and cite</h2>
    <div class="halves"><div><h3>The command</h3><pre><code>${data.command}</code></pre>
    <p class="note">The same seed, backend and machine give the same figures.</p>
    <dl class="facts">${facts.filter(([, value]) => value !== '').map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></div>
    <div><h3>How to cite</h3><p>The method is that of Yang et al., <a href="${PAPER_URL}"><cite>Improving Cross-dataset Deepfake Detection with Deep Information Decomposition</cite></a>. This is an independent implementation; the decisions where the paper is silent are in the project’s documentation.</p>
    ${bibtex('The paper', PAPER_BIBTEX, true)}
    ${bibtex('This software', softwareBibtex(), true)}
    ${dataPart(data.data.datasets)}</div></div>
  </section>`;
}

function dataPart(datasets: readonly string[]): Html {
  if (datasets.length > 0 && datasets.every((name) => name === 'embedded')) {
    return html`<p class="note">The data: faces that this software draws from a seed; cite the software.</p>`;
  }
  const known = dataCitations(datasets);
  if (known.length === 0) {
    return html`<p class="note">The data${datasets.length > 0 && `, ${datasets.join(', ')},`} has no entry here: cite it as its authors ask.</p>`;
  }
  return html`${known.map(({ name, bibtex: text }: DataCitation) => bibtex(`The data: ${name}`, text, false))}`;
}

/** Text to select and copy; it needs no script. */
function bibtex(title: string, text: string, open: boolean): Html {
  return html`<details${open ? html` open` : ''}><summary>${title}, BibTeX</summary><pre><code>${text}</code></pre></details>`;
}
