import { type Html, html } from './html.js';
import { modelColour } from './model-colour.js';
import { intervalText, rateText } from './number-text.js';
import type { ReportData, ReportRow } from './report-data.js';
import { runEndSentences } from './run-ends.js';
import { describeVerdict } from './verdict.js';

/** The head of the page: what came out, in a sentence, and the two figures behind it. */
export function verdictSection(data: ReportData): Html {
  const { headline, sentences, caveats } = describeVerdict(data);
  const ends = runEndSentences(data);
  const rows = data.rows.filter((row) => row.scope === 'seen' || row.scope === 'unseen');
  return html`<header class="verdict" id="verdict">
    <p class="eyebrow">${data.title}</p>
    <h1>${headline}</h1>
    <p class="lede">${sentences.join(' ')}</p>
    <p class="lede">${caveats.join(' ')}</p>
    ${data.caution !== null && html`<p class="caution"><strong>Read with care.</strong> ${data.caution}</p>`}
    ${ends.length > 0 && html`<p class="caution"><strong>Not run to the end.</strong> ${ends.join(' ')}</p>`}
    <div class="tiles">${rows.map((row) => tile(data, row))}</div>
  </header>`;
}

function tile(data: ReportData, row: ReportRow): Html {
  return html`<div class="tile"><h2>${row.scope === 'seen' ? 'Methods seen in training' : 'Methods never seen'}</h2>
    <dl>${data.models.map((model, i) => {
      const auc = row.cells[i]?.auc ?? { estimate: null, low: null, high: null };
      return html`<div><dt style="--model:${modelColour(model.id, i)}">${model.label}</dt>
        <dd><span class="big">${rateText(auc.estimate)}</span> <span class="ci">${intervalText(auc)}</span></dd></div>`;
    })}</dl><p class="unit">frame AUC, 95 % interval</p></div>`;
}
