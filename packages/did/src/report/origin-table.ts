import type { OriginPair } from '../evaluate/evaluation.js';
import { type Html, html } from './html.js';
import { rateText } from './number-text.js';
import type { ReportData, ReportModel } from './report-data.js';
import { scrollTable } from './scroll-table.js';

/** AUC for each pair of where fakes and real pictures come from; nothing where the data does not mix several places. */
export function originTable(data: ReportData): Html | false {
  const pairs = data.models[0]?.runs[0]?.last.origins ?? [];
  if (pairs.length === 0) return false;
  return scrollTable(
    'Frame AUC by where fakes and real faces come from',
    html`<thead><tr><th scope="col">Fakes from</th><th scope="col">Real faces from</th><th scope="col" class="number wide-only">Frames</th>${data.models.map((model) => html`<th scope="col" class="number">${model.label}</th>`)}</tr></thead>
    <tbody>${pairs.map(
      (pair) =>
        html`<tr><th scope="row">${pair.fake}</th><td>${pair.real}</td><td class="number wide-only">${pair.frames.n}</td>${data.models.map((model) => html`<td class="number">${rateText(meanAuc(model, pair))}</td>`)}</tr>`,
    )}</tbody>`,
    'Means over the training seeds. Where one place of real faces is told from the fakes and another is not, the model has learnt places, not forging.',
  );
}

function meanAuc({ runs }: ReportModel, { real, fake }: OriginPair): number | null {
  const aucs = runs.flatMap(({ last }) => {
    const same = last.origins?.find((pair) => pair.real === real && pair.fake === fake);
    return same?.frames.auc.estimate ?? [];
  });
  return aucs.length === 0 ? null : aucs.reduce((sum, auc) => sum + auc, 0) / aucs.length;
}
