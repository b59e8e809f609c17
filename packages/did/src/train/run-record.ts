import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { CropSet, PreprocessSpec } from '@did/datasets';
import type { BackendReport } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { DidConfig } from '../config/did-config.js';
import { packageVersion } from '../package-version.js';
import { RUN_FORMAT_VERSION, type RunRecord } from './run-folder.js';
import type { StartWeights } from './start-weights.js';

/** Gathers what `run.json` says of a run that starts. */
export async function createRunRecord(options: {
  readonly name: string;
  readonly config: DidConfig;
  readonly report: BackendReport;
  readonly parameters: number;
  readonly preprocess: PreprocessSpec;
  readonly data: CropSet;
  readonly start: StartWeights | null;
}): Promise<RunRecord> {
  const { name, config, report, parameters, preprocess, data, start } = options;
  return {
    formatVersion: RUN_FORMAT_VERSION,
    name,
    seed: config.train.seed,
    commit: await gitCommit(),
    backend: report,
    versions: { did: packageVersion(), tfjs: tf.version.tfjs, node: process.version, ...report.versions },
    parameters,
    preprocess,
    weights:
      start === null
        ? null
        : {
            given: config.model.weights ?? start.file,
            sha256: start.sha256,
            licence: start.card?.licence ?? null,
          },
    data: { dir: data.dir, info: data.info },
  };
}

async function gitCommit(): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { timeout: 5000 });
    return stdout.trim();
  } catch {
    return null; // No git, or no repository: a run is none the worse for it.
  }
}
