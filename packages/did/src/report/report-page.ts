import { packageVersion } from '../package-version.js';
import { configSection } from './config-section.js';
import { confusionSection } from './confusion-section.js';
import { dataSection } from './data-section.js';
import { diagnosticsSection } from './diagnostics-section.js';
import { embeddingSection } from './embedding-section.js';
import { facesSection } from './faces-section.js';
import { type Html, html } from './html.js';
import { htmlPage } from './html-page.js';
import { mistakesSection } from './mistakes-section.js';
import { repeatSection } from './repeat-section.js';
import type { ReportData } from './report-data.js';
import { resultsSection } from './results-section.js';
import { rocSection } from './roc-section.js';
import { REPORT_STYLES } from './styles.js';
import { timingsSection } from './timings-section.js';
import { trainingSection } from './training-section.js';
import { describeVerdict } from './verdict.js';
import { verdictSection } from './verdict-section.js';

/**
 * Renders a report as one HTML file: no script, no request, pictures and charts inside.
 *
 * @returns The text of the file; it follows the reader's light or dark setting and prints.
 */
export function renderReport(data: ReportData): string {
  const sections: readonly (readonly [id: string, name: string, content: Html | null])[] = [
    ['verdict', 'Verdict', verdictSection(data)],
    ['results', 'Results', resultsSection(data)],
    ['roc', 'ROC', rocSection(data)],
    ['faces', 'Masks', facesSection(data)],
    ['mistakes', 'Errors', mistakesSection(data)],
    ['training', 'Training', trainingSection(data)],
    ['diagnostics', 'Decomposition', diagnosticsSection(data)],
    ['confusion', 'Methods', confusionSection(data)],
    ['embedding', 'Embedding', embeddingSection(data)],
    ['data', 'Data', dataSection(data)],
    ['timings', 'Timings', timingsSection(data)],
    ['configuration', 'Configuration', configSection(data)],
    ['repeat', 'Repeat and cite', repeatSection(data)],
  ];
  const shown = sections.filter(([, , content]) => content !== null);
  return htmlPage({
    title: data.title,
    description: describeVerdict(data).sentences.join(' '),
    styles: REPORT_STYLES,
    body: html`<a class="skip" href="#verdict">Skip to the result</a>
<nav aria-label="Sections"><ol>${shown.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ol></nav>
<main>
${shown.map(([, , content]) => content)}
</main>
<footer><p>Made by @did/did ${packageVersion()}. This file holds no script and asks no server for anything. A detector’s score is evidence under the conditions above, never proof.</p></footer>`,
  });
}
