import type { ReportData, ReportModel, ReportRun } from './report-data.js';

/** A sentence for each run that did not reach its configured length: a reader of the tables takes runs for equal otherwise. */
export function runEndSentences(data: ReportData): string[] {
  return data.models.flatMap((model) =>
    model.runs.flatMap((run) => {
      const sentence = sentenceOf(model, run);
      return sentence === null ? [] : [sentence];
    }),
  );
}

function sentenceOf(model: ReportModel, run: ReportRun): string | null {
  const { end } = run.record;
  const { steps } = run.config.train;
  const { step } = run.last;
  const name = `${model.label}, seed ${run.seed},`;
  const shown = `the figures are of step ${step}, of ${steps} configured`;
  if (end?.reason === 'diverged') {
    return `${name} diverged at step ${end.step}: ${end.text}. Training stopped there; ${shown}.`;
  }
  if (step >= steps) return null;
  if (end === undefined) return `${name} is not finished, or was killed: ${shown}.`;
  return `${name} ended before its configured length: ${end.text}; ${shown}.`;
}
