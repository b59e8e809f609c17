import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CropSet, loadCropSet } from '@did/datasets';
import { DidError } from '@did/runtime';
import { buildDetectorModel } from '../detector/build-model.js';
import { DETECTOR_FILES, type DetectorRecord, parseDetectorRecord } from '../detector/detector-record.js';
import { recordOfRun } from '../detector/record-of-run.js';
import { loadRunModel } from '../evaluate/load-run-model.js';
import type { DidModel } from '../model/did-model.js';
import { type CheckpointName, runPaths } from '../train/run-folder.js';

/** What is exported. */
export interface ExportSource {
  readonly model: DidModel;
  readonly record: DetectorRecord;
  /** Of a run. */
  readonly checkpoint: CheckpointName | null;
  /** The crop set that a run was trained on, where it still lies. */
  readonly data: CropSet | null;
}

/**
 * The network of a run or detector folder, with its record. The backend must be prepared.
 *
 * @returns The caller disposes of the model.
 * @throws DidError: DID_RUN (neither of the two, or no such checkpoint), DID_DATA and DID_WEIGHTS (a damaged detector), DID_USAGE (no domain head).
 */
export async function openExportSource(
  dir: string,
  checkpoint: CheckpointName,
  withDomain: boolean,
): Promise<ExportSource> {
  const source = existsSync(join(dir, DETECTOR_FILES.record))
    ? await openDetector(dir)
    : await openRun(dir, checkpoint, withDomain);
  if (withDomain && !source.model.net(false).hasDomainHead) {
    source.model.dispose();
    throw new DidError(
      'DID_USAGE',
      `${dir} has no domain head: leave out --with-domain, or give a run of variant did or bce-domain, or a detector exported --with-domain.`,
      { dir },
    );
  }
  return source;
}

async function openDetector(dir: string): Promise<ExportSource> {
  const file = join(dir, DETECTOR_FILES.record);
  const record = parseDetectorRecord(await readFile(file, 'utf8'), file);
  const weights = await readFile(join(dir, record.weights.file)).catch((cause: unknown) => {
    throw new DidError(
      'DID_WEIGHTS',
      `${dir}: ${record.weights.file} cannot be read. Copy the whole folder again.`,
      { dir },
      { cause },
    );
  });
  return { model: await buildDetectorModel(record, weights), record, checkpoint: null, data: null };
}

async function openRun(dir: string, checkpoint: CheckpointName, withDomain: boolean): Promise<ExportSource> {
  if (!existsSync(runPaths.record(dir))) {
    throw new DidError(
      'DID_RUN',
      `${dir} is neither a run nor a detector: run.json and detector.json are missing. Give the folder that "did train" or "did export --to detector" wrote.`,
      { dir },
    );
  }
  const parts = withDomain ? 'with-domain' : 'inference';
  const { folder, model, state } = await loadRunModel(dir, checkpoint, parts);
  const weights = { sha256: '', bytes: 0, dtype: 'F32' } as const;
  const record = await recordOfRun({ folder, model, state, checkpoint, parts, weights });
  const data = await loadCropSet(folder.record.data.dir).catch(() => null);
  return { model, record, checkpoint, data };
}
