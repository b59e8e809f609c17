import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CropSetInfo, PreprocessSpec } from '@did/datasets';
import { type BackendReport, DidError } from '@did/runtime';
import type { DidConfig } from '../config/did-config.js';
import { parseConfig } from '../config/parse-config.js';
import type { DivergedEnd, RunEnd } from './run-end.js';

/** Version of the run folder's layout; a folder of another version is never touched. */
export const RUN_FORMAT_VERSION = 1;

/** `run.json`: what a run was made with, beside its configuration. */
export interface RunRecord {
  readonly formatVersion: typeof RUN_FORMAT_VERSION;
  readonly name: string;
  readonly seed: number;
  /** Git commit of the working directory; null where there is none. */
  readonly commit: string | null;
  readonly backend: BackendReport;
  readonly versions: Readonly<Record<string, string>>;
  readonly parameters: number;
  /** One implementation and one value of preprocessing for training, evaluation and prediction. */
  readonly preprocess: PreprocessSpec;
  /** What G started from; null or absent: random weights. */
  readonly weights?: StartWeightsRecord | null;
  /** The crop set trained on: where it lay, and how its faces were cut. */
  readonly data: { readonly dir: string; readonly info: CropSetInfo };
  /** How training ended; absent while it is under way, and where it was killed. */
  readonly end?: RunEnd | DivergedEnd;
}

/** Which weights a run began with, and under which licence they stand. */
export interface StartWeightsRecord {
  /** As `model.weights` names them. */
  readonly given: string;
  readonly sha256: string;
  /** Null for a file of one's own. */
  readonly licence: string | null;
}

/** A run as it lies on disk. */
export interface RunFolder {
  readonly dir: string;
  readonly config: DidConfig;
  readonly record: RunRecord;
}

/** The checkpoints of a run: the last one, the best on the validation split, and those that `train.keepLast` and `keepEvery` kept. */
export type CheckpointName = 'last' | 'best' | `step-${number}`;

/** Paths inside a run folder. */
export const runPaths = {
  config: (dir: string) => join(dir, 'config.json'),
  record: (dir: string) => join(dir, 'run.json'),
  metrics: (dir: string) => join(dir, 'metrics.jsonl'),
  checkpoint: (dir: string, name: CheckpointName) => join(dir, 'checkpoints', name),
};

/** `new` where nothing stands, `run` where a run of this version does. */
export async function inspectRunFolder(dir: string): Promise<'new' | 'run'> {
  if (!existsSync(dir)) return 'new';
  const entries = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTDIR') {
      throw new DidError('DID_RUN', `${dir} is a file, not a run folder. Choose another --out.`, { dir });
    }
    throw error;
  });
  // A crash before run.json was written leaves only these.
  if (entries.every((name) => name === 'config.json' || name.includes('.tmp-'))) return 'new';
  if (!entries.includes('run.json')) {
    throw new DidError(
      'DID_RUN',
      `${dir} holds files but no run (run.json is missing). Choose another folder.`,
      { dir },
    );
  }
  await readRunRecord(dir);
  return 'run';
}

/**
 * Reads a run.
 *
 * @throws DidError: DID_RUN when `dir` is no run, DID_RUN_VERSION when it is one of another version.
 */
export async function readRunFolder(dir: string): Promise<RunFolder> {
  if (!existsSync(runPaths.record(dir))) {
    throw new DidError(
      'DID_RUN',
      `${dir} is not a run: run.json is missing. Give the folder that "did train --out" wrote.`,
      { dir },
    );
  }
  const record = await readRunRecord(dir);
  // Keys that this version has and the run's had not get their defaults, which do what was done without them.
  const config = parseConfig(await readFile(runPaths.config(dir), 'utf8'), { name: runPaths.config(dir) });
  return { dir, config, record };
}

async function readRunRecord(dir: string): Promise<RunRecord> {
  const path = runPaths.record(dir);
  let record: RunRecord;
  try {
    record = JSON.parse(await readFile(path, 'utf8')) as RunRecord;
  } catch (error) {
    throw new DidError('DID_RUN', `${path} cannot be read as JSON.`, { dir }, { cause: error });
  }
  if (record.formatVersion !== RUN_FORMAT_VERSION) {
    throw new DidError(
      'DID_RUN_VERSION',
      `${dir} is a run of format version ${record.formatVersion}; this version of did reads ${RUN_FORMAT_VERSION}. Choose another folder, or use the version of did that made it.`,
      { dir, formatVersion: record.formatVersion },
    );
  }
  return record;
}
