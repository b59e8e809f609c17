import type { Evaluation, Stat } from '../evaluate/evaluation.js';
import { type Html, html } from './html.js';
import { rateText } from './number-text.js';
import type { ReportData, ReportModel } from './report-data.js';
import { scrollTable } from './scroll-table.js';

interface ValueRow {
  readonly title: string;
  readonly training: string;
  readonly statOf: (evaluation: Evaluation) => Stat | undefined;
}

/**
 * AUC for what the runs left out of training by `data.without`, and for each value of those columns and each kind of camera;
 * nothing where a crop set has neither.
 */
export function valueTable(data: ReportData): Html | false {
  const first = data.models[0]?.runs[0]?.last;
  const rows = [...leftOutRows(first), ...valueRows(first)];
  if (rows.length === 0) return false;
  return scrollTable(
    'Frame AUC by kind of picture',
    html`<thead><tr><th scope="col">Pictures</th><th scope="col">In training</th><th scope="col" class="number wide-only">Frames</th>${data.models.map((model) => html`<th scope="col" class="number">${model.label}</th>`)}</tr></thead>
    <tbody>${rows.map(
      ({ title, training, statOf }) =>
        html`<tr><th scope="row">${title}</th><td>${training}</td><td class="number wide-only">${(first && statOf(first))?.n ?? '–'}</td>${data.models.map((model) => html`<td class="number">${rateText(meanAuc(model, statOf))}</td>`)}</tr>`,
    )}</tbody>`,
    `Means over the training seeds. Each row sets real pictures of a kind against fakes of the same kind, by seen methods where no others are named.${
      first?.leftOut === undefined
        ? ''
        : ' What was left out of training stands here alone: all other tables are of the rest.'
    }`,
  );
}

function leftOutRows(first: Evaluation | undefined): ValueRow[] {
  return (['seen', 'unseen'] as const).flatMap((methods) =>
    first?.leftOut?.[methods] == null
      ? []
      : {
          title: `All left out, ${methods} methods`,
          training: 'left out',
          statOf: ({ leftOut }: Evaluation) => leftOut?.[methods]?.frames,
        },
  );
}

function valueRows(first: Evaluation | undefined): ValueRow[] {
  return (first?.values ?? []).map(({ column, value, leftOut }) => ({
    title: `${column}: ${value}`,
    training: leftOut ? 'left out' : 'seen',
    statOf: ({ values }) => values?.find((row) => row.column === column && row.value === value)?.frames,
  }));
}

function meanAuc({ runs }: ReportModel, statOf: ValueRow['statOf']): number | null {
  const aucs = runs.flatMap(({ last }) => statOf(last)?.auc.estimate ?? []);
  return aucs.length === 0 ? null : aucs.reduce((sum, auc) => sum + auc, 0) / aucs.length;
}
