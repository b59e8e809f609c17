import type { CropSet } from '@did/datasets';
import { type BackendName, DidError } from '@did/runtime';
import { collectDataCard } from './collect-data-card.js';
import { collectFaces } from './collect-faces.js';
import { collectMistakes } from './collect-mistakes.js';
import { compareModels, resultRows } from './compare-models.js';
import { loadReportRun } from './load-report-run.js';
import type { ReportData, ReportDataCard, ReportModel, ReportTiming } from './report-data.js';

/** What a report is made from. */
export interface CollectReportOptions {
  readonly title: string;
  readonly command: string;
  readonly caution?: string | null;
  /** Run folders, one a seed, of one model, or of the baseline and then the method. */
  readonly models: readonly { readonly id: string; readonly runs: readonly string[] }[];
  readonly data: CropSet;
  readonly card: Pick<ReportDataCard, 'description' | 'facts'>;
  readonly timings?: readonly ReportTiming[];
  readonly backend?: 'auto' | BackendName;
  /** Bootstrap rounds. Default 1000. */
  readonly rounds?: number;
}

/** Gathers figures, curves and pictures of runs; what was not evaluated yet is evaluated. */
export async function collectReport(options: CollectReportOptions): Promise<ReportData> {
  const { data, backend = 'auto', rounds = 1000 } = options;
  const models: ReportModel[] = [];
  for (const { id, runs } of options.models) {
    const loaded = [];
    for (const run of runs) loaded.push(await loadReportRun(run, { data, backend, rounds }));
    models.push({ id, ...namesOf(id), runs: loaded });
  }
  const shown = options.models.at(-1)?.runs[0];
  const methods = models[0]?.runs[0]?.config.data.methods;
  if (shown === undefined || methods === undefined) {
    throw new DidError('DID_USAGE', 'collectReport: `models` must hold at least one run.');
  }
  const compare = { rounds, seed: 1 };
  return {
    formatVersion: 1,
    title: options.title,
    createdAt: new Date().toISOString(),
    command: options.command,
    caution: options.caution ?? null,
    models,
    rows: resultRows(models, compare),
    comparison: compareModels(models, compare),
    faces: await collectFaces(models, data, shown, backend),
    mistakes: await collectMistakes(models, data),
    data: await collectDataCard(data, methods, options.card),
    timings: options.timings ?? [],
  };
}

function namesOf(id: string): Pick<ReportModel, 'label' | 'name'> {
  if (id === 'bce') return { label: 'BCE', name: 'the BCE baseline' };
  if (id === 'did') return { label: 'DID', name: 'DID' };
  return { label: id, name: id };
}
