import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { DidError, encodeSafetensors, prepareBackend, type SafetensorsTensor } from '@did/runtime';
import { loadRunModel } from '../evaluate/load-run-model.js';
import type { DidModel } from '../model/did-model.js';
import type { CheckpointName } from '../train/run-folder.js';
import { toDiskError } from '../train/write-file-atomically.js';
import { copyFaceFiles } from './copy-face-files.js';
import { DETECTOR_FILES, type DetectorRecord } from './detector-record.js';
import { toFloat16 } from './float16.js';
import { measureRounding } from './measure-rounding.js';
import { modelCard } from './model-card.js';
import { recordOfRun } from './record-of-run.js';
import { sha256Of } from './sha256.js';

/** Options of {@link writeDetector}. */
export interface WriteDetectorOptions {
  /** The run folder. */
  readonly run: string;
  /** The folder to make; it must not exist, or be empty. */
  readonly out: string;
  /** Default `best`. */
  readonly checkpoint?: CheckpointName;
  /** Weights as halves: half the size; what that changes is measured where the run's crop set still is. Default false. */
  readonly float16?: boolean;
  /** A_dom and the domain head too, so that `M_dom` can be shown. Default false. */
  readonly withDomain?: boolean;
  /** The face detector's files beside, so that a web page needs no other. Default false. */
  readonly withFaces?: boolean;
}

/**
 * Makes a detector folder of a run: `detector.json`, `weights.safetensors` and a model card.
 *
 * @returns The record that was written.
 * @throws DidError: DID_RUN (no run, no such checkpoint), DID_USAGE (the folder holds something), DID_DISK.
 */
export async function writeDetector(options: WriteDetectorOptions): Promise<DetectorRecord> {
  const { checkpoint = 'best', float16 = false, withDomain = false } = options;
  const out = resolve(options.out);
  await requireEmpty(out);
  await prepareBackend('auto');
  const parts = withDomain ? 'with-domain' : 'inference';
  const { folder, model, state } = await loadRunModel(options.run, checkpoint, parts);
  try {
    const weights = await encodeWeights(model, float16);
    const change = float16 ? await measureRounding(folder, model, weights) : undefined;
    const record = await recordOfRun({
      ...{ folder, model, state, checkpoint, parts },
      weights: {
        sha256: (await sha256Of(weights)) as string,
        bytes: weights.length,
        dtype: float16 ? 'F16' : 'F32',
        ...(change === undefined ? {} : { change }),
      },
    });
    await writeFolder(out, record, weights, options.withFaces ?? false);
    return record;
  } finally {
    model.dispose();
  }
}

/** The file of a model's weights, in its own order. */
export async function encodeWeights(model: DidModel, float16: boolean): Promise<Uint8Array> {
  const tensors = await model.toTensors();
  const stored: Record<string, SafetensorsTensor> = float16
    ? Object.fromEntries(
        Object.entries(tensors).map(([name, { shape, data }]) => [
          name,
          { dtype: 'F16' as const, shape, data: toFloat16(data) },
        ]),
      )
    : tensors;
  return encodeSafetensors(stored, { format: 'did-detector-1' });
}

/** Writes the folder under another name, then renames it: a crash leaves none, or a whole one. */
async function writeFolder(
  out: string,
  record: DetectorRecord,
  weights: Uint8Array,
  withFaces: boolean,
): Promise<void> {
  const temporary = join(dirname(out), `.${basename(out)}.tmp-${process.pid}`);
  try {
    await mkdir(temporary, { recursive: true });
    await writeFile(join(temporary, DETECTOR_FILES.weights), weights);
    await writeFile(join(temporary, DETECTOR_FILES.record), `${JSON.stringify(record, null, 2)}\n`);
    await writeFile(join(temporary, DETECTOR_FILES.card), modelCard(record));
    if (withFaces) await copyFaceFiles(record.faces.detector, join(temporary, DETECTOR_FILES.faces));
    await rm(out, { recursive: true, force: true });
    await rename(temporary, out);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
    throw toDiskError(error, out);
  }
}

async function requireEmpty(out: string): Promise<void> {
  if (!existsSync(out)) return;
  const names = await readdir(out).catch(() => ['a file']);
  if (names.length === 0) return;
  throw new DidError(
    'DID_USAGE',
    `${out} is there already, and not empty. Choose another --out, or remove it.`,
    { out },
  );
}
