import { basename } from 'node:path';
import { rateText } from '../report/number-text.js';
import type { ScopeKey } from './experiment.js';
import type { ReproducedRow } from './reproduced-rows.js';
import type { ReproductionContent } from './write-reproduction.js';

/** What a reader must know before any figure. */
export function conditionsOf({ material, outcome, plan }: ReproductionContent): string[] {
  const done = outcome.states.filter((state) => state?.status === 'done').length;
  const { config } = plan.runs[0] ?? {};
  const all = plan.runs.length;
  const sentences = [
    done === all ? 'Every run is done.' : `${done} of ${all} runs are done; figures are of these.`,
  ];
  if (config !== undefined) {
    const { model, train } = config;
    const weights = model.weights === null ? 'random weights' : `the weights ${model.weights}`;
    sentences.push(
      `Trained on ${basename(material.data.dir)} for ${train.steps} steps of ${train.batchSize} crops at ${model.inputSize} px; ${model.backbone} from ${weights} unless a row says otherwise.`,
    );
  }
  sentences.push(
    'Figures are of the last checkpoint, by frame and pooled over the fakes of a heading, means over seeds; intervals resample sources and seeds.',
  );
  sentences.push(...material.differences);
  if (material.kind === 'forged') {
    const { leaveOut } = material.study;
    if (leaveOut.length > 0) {
      const families = leaveOut.map((entry) => [entry].flat().join(' and '));
      sentences.push(
        families.length === 1
          ? `Left out of training: ${families[0]}.`
          : `Left out of training one after the other: ${families.join('; ')}. A figure is the mean over them.`,
      );
    }
  }
  return sentences;
}

/** A number of a figure, which may be below 0. */
export function quantityText(value: number | null): string {
  return rateText(value).replace('-', '−');
}

/** AUC by method of each row that we measured; null where a row has not got it. */
export function methodColumns(
  rows: readonly ReproducedRow[],
  key: ScopeKey,
): { methods: string[]; lines: { label: string; values: (number | null)[] }[] } {
  const measured = rows.flatMap(({ label, cells }) => {
    const ours = cells.find(({ scope }) => scope.key === key)?.ours;
    return ours == null ? [] : [{ label, of: new Map(ours.methods.map(({ method, auc }) => [method, auc])) }];
  });
  const methods = [...new Set(measured.flatMap(({ of }) => [...of.keys()]))];
  return {
    methods,
    lines: measured.map(({ label, of }) => ({
      label,
      values: methods.map((method) => of.get(method) ?? null),
    })),
  };
}
