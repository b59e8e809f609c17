import { type CropSet, loadCropSet } from '@did/datasets';
import { DidError } from '@did/runtime';
import type { DetectorRecord } from '../detector/detector-record.js';
import { readDetectorSource } from '../detector/read-detector-source.js';
import type { DidModel } from '../model/did-model.js';
import type { CheckpointName } from '../train/run-folder.js';

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
 * @throws DidError as `readDetectorSource`, and DID_USAGE where there is no domain head to export.
 */
export async function openExportSource(
  dir: string,
  checkpoint: CheckpointName,
  withDomain: boolean,
): Promise<ExportSource> {
  const { model, record, run } = await readDetectorSource(
    dir,
    checkpoint,
    withDomain ? 'with-domain' : 'inference',
  );
  if (withDomain && !model.net(false).hasDomainHead) {
    model.dispose();
    throw new DidError(
      'DID_USAGE',
      `${dir} has no domain head: leave out --with-domain, or give a run of variant did or bce-domain, or a detector exported --with-domain.`,
      { dir },
    );
  }
  const data = run === null ? null : await loadCropSet(run.record.data.dir).catch(() => null);
  return { model, record, checkpoint: run === null ? null : checkpoint, data };
}
