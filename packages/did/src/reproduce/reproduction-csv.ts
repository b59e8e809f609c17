import type { ReproductionContent } from './write-reproduction.js';

const COLUMNS =
  'row,source,variant,scope,method,paper_auc,paper_eer,auc,auc_low,auc_high,eer,eer_low,eer_high,video_auc,video_eer,seeds';

/** One line a row and scope (`method` is `all`), one for each of its methods, and one for each number of a figure. */
export function reproductionCsv({ rows, figures }: Pick<ReproductionContent, 'rows' | 'figures'>): string {
  const lines = rows.flatMap(({ label, source, variant, cells }) =>
    cells.flatMap(({ scope, paper, ours }) => {
      const head = [label, source, variant, scope.key];
      const pooled = [
        ...[...head, 'all', paper?.auc, paper?.eer],
        ...[
          ours?.auc.estimate,
          ours?.auc.low,
          ours?.auc.high,
          ours?.eer.estimate,
          ours?.eer.low,
          ours?.eer.high,
        ],
        ...[ours?.videoAuc, ours?.videoEer, ours?.seeds.join(' ')],
      ];
      const methods = (ours?.methods ?? []).map(({ method, auc }) => [
        ...[...head, method, null, null, auc],
        ...new Array(7).fill(null),
        ours?.seeds.join(' '),
      ]);
      return [pooled, ...methods];
    }),
  );
  const table = [COLUMNS, ...lines.map((line) => line.map(csvField).join(','))];
  const quantities = figures.flatMap((figure) => figure.quantities);
  if (quantities.length > 0) {
    table.push('', 'quantity,paper,ours');
    table.push(...quantities.map(({ name, paper, ours }) => [name, paper, ours].map(csvField).join(',')));
  }
  return `${table.join('\n')}\n`;
}

function csvField(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
