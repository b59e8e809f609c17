import { packageVersion } from '../package-version.js';
import { PAPER_BIBTEX, PAPER_URL } from '../report/citation.js';
import { type Html, html, rawHtml } from '../report/html.js';
import { htmlPage } from '../report/html-page.js';
import { durationText, intervalText, rateText } from '../report/number-text.js';
import { scrollTable } from '../report/scroll-table.js';
import { REPORT_STYLES } from '../report/styles.js';
import type { ReproducedFigure } from './draw-figures.js';
import type { Scope } from './experiment.js';
import { conditionsOf, methodColumns, quantityText } from './reproduction-words.js';
import type { ReproductionContent } from './write-reproduction.js';

/** One file that shows a reproduction: no script, no request, charts inside. */
export function reproductionPage(content: ReproductionContent): string {
  const { experiment, material, figures, command } = content;
  const sections: readonly (readonly [id: string, name: string, content: Html])[] = [
    ...(figures.length === 0 ? [] : [['figure', 'Figure', figureSection(figures, material.kind)] as const]),
    ['figures', 'Paper and ours', tableSection(content)],
    ['runs', 'Runs', runsSection(content)],
    ['repeat', 'Repeat and cite', repeatSection(command)],
  ];
  return htmlPage({
    title: experiment.title,
    styles: REPORT_STYLES,
    body: html`<a class="skip" href="#${sections[0]?.[0]}">Skip to the figures</a>
<nav aria-label="Sections"><ol>${sections.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ol></nav>
<main>
<header class="verdict"><p class="eyebrow">Reproduction of <a href="${PAPER_URL}">Deep Information Decomposition</a></p><h1>${experiment.title}</h1>${conditionsOf(content).map((sentence) => html`<p class="lede">${sentence}</p>`)}</header>
${sections.map(([id, name, inside]) => html`<section id="${id}" aria-label="${name}">${inside}</section>`)}
</main>
<footer><p>Made by @did/did ${packageVersion()}. This file holds no script and asks no server for anything.</p></footer>`,
  });
}

function figureSection(figures: readonly ReproducedFigure[], kind: string): Html {
  const quantities = figures.flatMap((figure) => figure.quantities);
  const paper = kind === 'paper';
  const rows = quantities.map(
    ({ name, paper: stated, ours }) =>
      html`<tr><th scope="row">${name}</th>${paper && html`<td class="number">${quantityText(stated)}</td>`}<td class="number">${quantityText(ours)}</td></tr>`,
  );
  return html`<h2>The figure</h2>${figures.map(
    ({ caption, svg, inline }) =>
      html`<p class="lede">${caption}</p><div class="intervals"><figure>${rawHtml(inline ?? svg)}</figure></div>`,
  )}${
    quantities.length > 0 &&
    scrollTable(
      paper ? 'Numbers in it: the paper’s and ours' : 'Numbers in it',
      html`<thead><tr><th scope="col">number</th>${paper && html`<th scope="col" class="number">paper</th>`}<th scope="col" class="number">ours</th></tr></thead><tbody>${rows}</tbody>`,
    )
  }`;
}

function tableSection({ experiment, material, rows }: ReproductionContent): Html {
  const paper = material.kind === 'paper';
  const tables = material.scopes.map((scope) => scopeTable(scope, rows, paper));
  const notes = experiment.notes.map((note) => html`<p class="note">${note}</p>`);
  return html`<h2>${paper ? 'The paper’s figures and ours' : 'What was measured'}</h2>${tables}${notes}`;
}

function scopeTable(scope: Scope, rows: ReproductionContent['rows'], paper: boolean): Html {
  const number = (text: string) => html`<td class="number">${text}</td>`;
  const head = (text: string) => html`<th scope="col" class="number">${text}</th>`;
  const body = rows.map(({ label, source, cells }) => {
    const cell = cells.find((one) => one.scope.key === scope.key);
    const ours = cell?.ours ?? null;
    const measured = (interval: 'auc' | 'eer') =>
      ours === null
        ? number('–')
        : html`<td class="number"><b>${rateText(ours[interval].estimate)}</b><small>${intervalText(ours[interval])}</small></td>`;
    return html`<tr><th scope="row">${label}${source !== null && html`<small>${source}</small>`}</th>${paper && number(rateText(cell?.paper?.auc))}${measured('auc')}${paper && number(rateText(cell?.paper?.eer))}${measured('eer')}${number(rateText(ours?.videoAuc))}${number(rateText(ours?.videoEer))}${number(ours === null ? '–' : String(ours.seeds.length))}</tr>`;
  });
  const names = [
    ...(paper ? ['AUC, paper'] : []),
    'AUC, ours',
    ...(paper ? ['EER, paper'] : []),
    'EER, ours',
    'AUC by video',
    'EER by video',
    'seeds',
  ];
  const { methods, lines } = methodColumns(rows, scope.key);
  const byMethod =
    methods.length > 1 &&
    scrollTable(
      `AUC by method, ours: ${scope.title}`,
      html`<thead><tr><th scope="col">model</th>${methods.map(head)}</tr></thead><tbody>${lines.map(({ label, values }) => html`<tr><th scope="row">${label}</th>${values.map((value) => number(rateText(value)))}</tr>`)}</tbody>`,
    );
  return html`${scrollTable(`Tested on: ${scope.title}`, html`<thead><tr><th scope="col">model</th>${names.map(head)}</tr></thead><tbody>${body}</tbody>`)}${byMethod}`;
}

function runsSection({ outcome }: ReproductionContent): Html {
  const rows = outcome.runs.map(({ run, state }) => {
    const seconds = (state?.trainSeconds ?? 0) + (state?.evaluateSeconds ?? 0);
    const { model, train } = run.config;
    return html`<tr><th scope="row">${run.variant}<small>${run.id}</small></th><td>${model.backbone}</td><td class="number">${train.steps}</td><td>${state?.status ?? 'not begun'}${state?.error !== undefined && html`<small>${state.error.message}</small>`}</td><td class="number">${durationText(seconds)}</td></tr>`;
  });
  const total = outcome.states.reduce(
    (sum, state) => sum + (state?.trainSeconds ?? 0) + (state?.evaluateSeconds ?? 0),
    0,
  );
  return html`<h2>Runs and what they took</h2>${scrollTable(
    `${outcome.runs.length} ${outcome.runs.length === 1 ? 'run' : 'runs'}, ${durationText(total)} of training and testing`,
    html`<thead><tr><th scope="col">variant</th><th scope="col">backbone</th><th scope="col" class="number">steps</th><th scope="col">state</th><th scope="col" class="number">time</th></tr></thead><tbody>${rows}</tbody>`,
    'Runs are shared by all tables and figures that train the same. study/table.md has the paired tests between variants.',
  )}`;
}

function repeatSection(command: string): Html {
  return html`<h2>Repeat and cite</h2><pre><code>${command.replaceAll(' --', ' \\\n  --')}</code></pre><pre><code>${PAPER_BIBTEX}</code></pre>`;
}
