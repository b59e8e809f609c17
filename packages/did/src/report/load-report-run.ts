import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CropSet } from '@did/datasets';
import type { BackendName } from '@did/runtime';
import { DIAGNOSTICS_FILE, type Diagnostics } from '../diagnose/diagnostics.js';
import type { Evaluation } from '../evaluate/evaluation.js';
import { evaluateRun } from '../evaluate/evaluator.js';
import { EMBEDDING_FILE, type EmbeddingFigure } from '../figures/embedding-figure.js';
import { readRunFolder, runPaths } from '../train/run-folder.js';
import { readMetrics } from '../train/run-log.js';
import type { ReportRun } from './report-data.js';

/** How a run is measured where it was not yet. */
export interface LoadReportRunOptions {
  readonly data: CropSet;
  readonly backend: 'auto' | BackendName;
  readonly rounds?: number;
}

/** Reads a run with its curves and its evaluations of the test split, which are made where they are missing. */
export async function loadReportRun(dir: string, options: LoadReportRunOptions): Promise<ReportRun> {
  const { config, record } = await readRunFolder(dir);
  const last = await evaluationOf(dir, 'last', options);
  const hasBest = existsSync(runPaths.checkpoint(dir, 'best'));
  const best = hasBest ? await evaluationOf(dir, 'best', options) : null;
  const diagnosed = join(dir, DIAGNOSTICS_FILE);
  const diagnostics = existsSync(diagnosed)
    ? (JSON.parse(await readFile(diagnosed, 'utf8')) as Diagnostics)
    : undefined;
  const embedded = join(dir, EMBEDDING_FILE);
  const embedding = existsSync(embedded)
    ? (JSON.parse(await readFile(embedded, 'utf8')) as EmbeddingFigure)
    : undefined;
  return {
    seed: config.train.seed,
    last,
    best,
    metrics: await readMetrics(runPaths.metrics(dir)),
    config,
    record,
    ...(diagnostics === undefined ? {} : { diagnostics }),
    ...(embedding === undefined ? {} : { embedding }),
  };
}

async function evaluationOf(
  dir: string,
  checkpoint: 'last' | 'best',
  options: LoadReportRunOptions,
): Promise<Evaluation> {
  const stored = join(dir, `evaluation-${checkpoint}-test.json`);
  if (existsSync(stored)) return JSON.parse(await readFile(stored, 'utf8')) as Evaluation;
  return evaluateRun({ run: dir, checkpoint, split: 'test', ...options });
}
