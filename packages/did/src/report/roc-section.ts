import { type Html, html } from './html.js';
import { legend } from './legend.js';
import { modelColour } from './model-colour.js';
import { rateText } from './number-text.js';
import type { ReportData } from './report-data.js';
import { type RocLine, rocChart } from './roc-chart.js';
import { rocPoints } from './roc-points.js';

/** ROC curves of every run: methods seen in training, and methods never seen. */
export function rocSection(data: ReportData): Html {
  return html`<section aria-labelledby="roc">
    <h2 id="roc">ROC curves</h2>
    <p class="lede">How many fakes are caught (up) for how many real faces accused (right). The dot is the equal error rate, where both kinds of error are as frequent.</p>
    ${legend(data.models.map((model, i) => ({ label: model.label, colour: modelColour(model.id, i) })))}
    <div class="pair">${panel(data, 'seen')}${panel(data, 'unseen')}</div>
  </section>`;
}

function panel(data: ReportData, scope: 'seen' | 'unseen'): Html | null {
  const lines: RocLine[] = [];
  const words: string[] = [];
  data.models.forEach((model, i) => {
    for (const run of model.runs) {
      const points = rocPoints(run.last, scope);
      if (points === null) continue;
      lines.push({ points, colour: modelColour(model.id, i), width: model.runs.length > 1 ? 1.4 : 2.2 });
    }
    const cell = data.rows.find((row) => row.scope === scope)?.cells[i];
    if (cell !== undefined) {
      words.push(`${model.label}: AUC ${rateText(cell.auc.estimate)}, EER ${rateText(cell.eer.estimate)}`);
    }
  });
  if (lines.length === 0) return null;
  const title = scope === 'seen' ? 'Methods seen in training' : 'Methods never seen';
  return html`<figure><figcaption><h3>${title}</h3><p>${words.join(' · ')}</p></figcaption>${rocChart(`ROC curves, ${title.toLowerCase()}. ${words.join('; ')}.`, lines)}</figure>`;
}
