import { durationText, intervalText, rateText } from '../report/number-text.js';
import type { ReproducedCell } from './reproduced-rows.js';
import { conditionsOf, methodColumns, quantityText } from './reproduction-words.js';
import type { ReproductionContent } from './write-reproduction.js';

/** A reproduction as Markdown: the paper's figures and ours, then by method, then what a reader must know. */
export function reproductionMarkdown(content: ReproductionContent): string {
  const { experiment, material, rows, figures } = content;
  const paper = material.kind === 'paper';
  const parts = [`# ${experiment.title}`, conditionsOf(content).join(' ')];
  const quantities = figures.flatMap((figure) => figure.quantities);
  if (quantities.length > 0) {
    const lines = quantities.map(({ name, ...one }) => [
      name,
      ...(paper ? [quantityText(one.paper)] : []),
      quantityText(one.ours),
    ]);
    parts.push(table(['', ...(paper ? ['paper'] : []), 'ours'], lines));
  }
  for (const scope of material.scopes) {
    const shown = rows.map((row) => ({ row, cell: row.cells.find((cell) => cell.scope.key === scope.key) }));
    const head = [
      '',
      ...(paper ? ['AUC, paper'] : []),
      'AUC, ours',
      '95 %',
      ...(paper ? ['EER, paper'] : []),
      'EER, ours',
      '95 %',
    ];
    const lines = shown.map(({ row, cell }) => [
      row.source === null ? row.label : `${row.label} (${row.source})`,
      ...figureCells(cell, paper),
      rateText(cell?.ours?.videoAuc),
      rateText(cell?.ours?.videoEer),
      cell?.ours === null || cell === undefined ? '–' : String(cell.ours.seeds.length),
    ]);
    parts.push(`## ${scope.title}`, table([...head, 'video AUC', 'video EER', 'seeds'], lines));
    const { methods, lines: byMethod } = methodColumns(rows, scope.key);
    if (methods.length > 1) {
      const cells = byMethod.map(({ label, values }) => [label, ...values.map(rateText)]);
      parts.push(`AUC by method, ${scope.title}`, table(['', ...methods], cells));
    }
  }
  parts.push(...experiment.notes.map((note) => `- ${note}`));
  const failed = content.outcome.runs.flatMap(({ run, state }) =>
    state?.status === 'failed'
      ? [`- ${run.variant}, seed ${run.seed} failed: ${state.error?.message ?? ''}`]
      : [],
  );
  if (failed.length > 0) parts.push('Runs that failed', failed.join('\n'));
  const seconds = content.outcome.states.reduce(
    (sum, state) => sum + (state?.trainSeconds ?? 0) + (state?.evaluateSeconds ?? 0),
    0,
  );
  parts.push(
    `Training and testing took ${durationText(seconds)} in all. Again:`,
    `    ${content.command.replaceAll(' --', ' \\\n      --')}`,
  );
  return parts.join('\n\n');
}

function figureCells(cell: ReproducedCell | undefined, paper: boolean): string[] {
  const { ours = null, paper: stated = null } = cell ?? {};
  return [
    ...(paper ? [rateText(stated?.auc)] : []),
    ...(ours === null ? ['–', '–'] : [rateText(ours.auc.estimate), intervalText(ours.auc)]),
    ...(paper ? [rateText(stated?.eer)] : []),
    ...(ours === null ? ['–', '–'] : [rateText(ours.eer.estimate), intervalText(ours.eer)]),
  ];
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const rule = head.map((_, i) => (i === 0 ? '---' : '---:'));
  return [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
