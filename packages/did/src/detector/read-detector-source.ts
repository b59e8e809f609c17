import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DidError } from '@did/runtime';
import { loadRunModel } from '../evaluate/load-run-model.js';
import type { DidModel } from '../model/did-model.js';
import { type CheckpointName, type RunFolder, runPaths } from '../train/run-folder.js';
import { buildDetectorModel } from './build-model.js';
import { DETECTOR_FILES, type DetectorRecord, parseDetectorRecord } from './detector-record.js';
import { recordOfRun } from './record-of-run.js';
import { sha256Of } from './sha256.js';

/** The networks of a detector or run, with what is known of them. */
export interface DetectorSource {
  readonly record: DetectorRecord;
  readonly model: DidModel;
  /** Null where it is a detector folder. */
  readonly run: RunFolder | null;
}

/**
 * Reads a detector folder, or a run as the detector that it would make. The backend must be prepared.
 *
 * @param checkpoint - Of a run.
 * @param parts - Of a run; a detector has those that it was exported with.
 * @returns The caller disposes of the model.
 * @throws DidError: DID_RUN (neither of the two, or no such checkpoint), DID_RUN_VERSION, DID_DATA (`detector.json` is damaged), DID_WEIGHTS.
 */
export async function readDetectorSource(
  source: string,
  checkpoint: CheckpointName,
  parts: DetectorRecord['architecture']['parts'] = 'inference',
): Promise<DetectorSource> {
  return existsSync(join(source, DETECTOR_FILES.record))
    ? readDetectorFolder(source)
    : readRun(source, checkpoint, parts);
}

async function readDetectorFolder(folder: string): Promise<DetectorSource> {
  const file = join(folder, DETECTOR_FILES.record);
  const record = parseDetectorRecord(await readFile(file, 'utf8'), file);
  const weights = await readFile(join(folder, record.weights.file)).catch((cause: unknown) => {
    throw new DidError(
      'DID_WEIGHTS',
      `${folder}: ${record.weights.file} cannot be read. Copy the whole folder again.`,
      { folder },
      { cause },
    );
  });
  return { record, run: null, model: await buildDetectorModel(record, weights) };
}

async function readRun(
  run: string,
  checkpoint: CheckpointName,
  parts: DetectorRecord['architecture']['parts'],
): Promise<DetectorSource> {
  if (!existsSync(runPaths.record(run))) {
    throw new DidError(
      'DID_RUN',
      `${run} is neither a detector nor a run: detector.json and run.json are missing. Give the folder that "did export" or "did train" wrote.`,
      { dir: run },
    );
  }
  const { folder, model, state } = await loadRunModel(run, checkpoint, parts);
  const bytes = await readFile(join(runPaths.checkpoint(run, checkpoint), DETECTOR_FILES.weights));
  const record = await recordOfRun({
    ...{ folder, model, state, checkpoint, parts },
    weights: { sha256: (await sha256Of(bytes)) as string, bytes: bytes.length, dtype: 'F32' },
  });
  return { record, model, run: folder };
}
