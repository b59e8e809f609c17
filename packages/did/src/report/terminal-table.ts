import Table from 'cli-table3';
import type { Interval } from '../evaluate/evaluation.js';
import { differenceIntervalText, differenceText, intervalText, rateText } from './number-text.js';
import type { ReportData } from './report-data.js';

/** The results as a table for the terminal: one line a group of fakes, AUC and EER of each model. */
export function terminalTable(data: ReportData): string {
  const heads = (rate: string) => data.models.map((model) => `${model.label} ${rate}`);
  const table = new Table({
    head: ['fakes', 'in training', 'frames', ...heads('AUC'), ...heads('EER')],
    colAligns: ['left', 'left', 'right', ...data.models.flatMap(() => ['right', 'right'] as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const { scope, title, seen, cells } of data.rows) {
    const role = seen === null ? 'control' : seen ? 'seen' : 'unseen';
    const name = scope === 'method' ? `  ${title}` : title;
    table.push([
      name,
      role,
      String(cells[0]?.n ?? 0),
      ...cells.map((cell) => rateWithInterval(cell.auc)),
      ...cells.map((cell) => rateWithInterval(cell.eer)),
    ]);
  }
  return [
    table.toString(),
    'Brackets: 95 % intervals, base faces resampled. Last checkpoint of each run:',
    ...runLines(data),
    ...differenceLines(data),
  ].join('\n');
}

function runLines(data: ReportData): string[] {
  return data.models.flatMap((model) =>
    model.runs.map(({ seed, last, best }) => {
      const other =
        best === null
          ? ''
          : `; validation-best at step ${best.step}: seen ${rateText(best.seen.frames.auc.estimate)}, unseen ${rateText(best.unseen?.frames.auc.estimate)}`;
      return `  ${model.label}, seed ${seed}: step ${last.step}, beta ${rateText(last.beta)}: seen ${rateText(last.seen.frames.auc.estimate)}, unseen ${rateText(last.unseen?.frames.auc.estimate)}${other}`;
    }),
  );
}

function differenceLines(data: ReportData): string[] {
  const label = (id: string | undefined) => data.models.find((model) => model.id === id)?.label ?? '';
  return (data.comparison?.scopes ?? []).map(({ scope, mean }) => {
    const names = `${label(data.comparison?.method)} - ${label(data.comparison?.baseline)}`;
    return `Difference of AUC, ${names}, ${scope} methods: ${differenceText(mean.estimate)} [${differenceIntervalText(mean)}]`;
  });
}

function rateWithInterval(rate: Interval): string {
  return rate.low === null ? rateText(rate.estimate) : `${rateText(rate.estimate)} [${intervalText(rate)}]`;
}
