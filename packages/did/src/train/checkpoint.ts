import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DidError, decodeSafetensors, encodeSafetensors, type Optimizer } from '@did/runtime';
import type { DidModel } from '../model/did-model.js';
import type { ValidationRow } from './train-event.js';
import { toDiskError } from './write-file-atomically.js';

/** A score above which a face is called fake, and how it was found. */
export interface Threshold {
  /** Compared with the probability. */
  readonly probability: number;
  readonly rule: 'youden';
  /** Rates on the validation split at this threshold. */
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/** `state.json` of a checkpoint: everything of a run's state that is no tensor. */
export interface CheckpointState {
  /** Steps done. Batches, augmentation and shuffled pairs follow from the seed and the step alone. */
  readonly step: number;
  /** Configured length: the denominator of beta. */
  readonly steps: number;
  readonly beta: number;
  /** The latest look at the validation split. */
  readonly validation: ValidationRow | null;
  readonly threshold: Threshold | null;
  /** The best validation AUC so far; chooses checkpoints/best. */
  readonly best: { readonly step: number; readonly auc: number } | null;
}

/**
 * Writes weights, optimizer and state under another name, then renames: a crash leaves the old or the new.
 *
 * @throws DidError: DID_NON_FINITE when a weight is no number, DID_DISK when there is no room. In both cases
 * the checkpoint that stood there before still stands.
 */
export async function writeCheckpoint(
  dir: string,
  model: DidModel,
  optimizer: Optimizer,
  state: CheckpointState,
): Promise<void> {
  const weights = await model.toTensors();
  for (const [name, { data }] of Object.entries(weights)) {
    if (!data.every(Number.isFinite)) {
      throw new DidError(
        'DID_NON_FINITE',
        `Step ${state.step}: weight "${name}" is no longer finite, so no checkpoint was written. The last good one is ${dir}. Lower optimizer.learningRate.`,
        { step: state.step, name, checkpoint: dir },
      );
    }
  }
  const { step: adamStep, moments } = await optimizer.getState();
  const momentTensors = Object.fromEntries(
    Object.entries(moments).map(([name, data]) => [
      name,
      { dtype: 'F32' as const, shape: [data.length], data },
    ]),
  );
  const files: [string, string | Uint8Array][] = [
    [
      'weights.safetensors',
      encodeSafetensors(weights, { format: 'did-checkpoint-1', step: String(state.step) }),
    ],
    ['optimizer.safetensors', encodeSafetensors(momentTensors, { step: String(adamStep) })],
    ['state.json', `${JSON.stringify(state, null, 2)}\n`],
  ];
  await replaceFolder(dir, files);
}

/** Writes a folder of files in place of the one that stands there, if any. */
async function replaceFolder(
  dir: string,
  files: readonly (readonly [string, string | Uint8Array])[],
): Promise<void> {
  const temporary = `${dir}.tmp-${process.pid}`;
  const old = `${dir}.old`;
  try {
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true });
    for (const [name, content] of files) await writeFile(join(temporary, name), content);
    await rm(old, { recursive: true, force: true });
    if (existsSync(dir)) await rename(dir, old);
    await rename(temporary, dir);
    await rm(old, { recursive: true, force: true });
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
    throw toDiskError(error, dir);
  }
}

/** True where a checkpoint can be read. */
export function hasCheckpoint(dir: string): boolean {
  return existsSync(join(dir, 'state.json')) || existsSync(join(`${dir}.old`, 'state.json'));
}

/** A checkpoint's state, without its tensors. */
export async function readCheckpointState(dir: string): Promise<CheckpointState> {
  return JSON.parse(await readFile(join(standing(dir), 'state.json'), 'utf8')) as CheckpointState;
}

/**
 * Puts a checkpoint into a model and, for training, an optimizer.
 *
 * @throws DidError (code DID_RUN) when there is no checkpoint.
 */
export async function loadCheckpoint(
  dir: string,
  model: DidModel,
  optimizer?: Optimizer,
): Promise<CheckpointState> {
  const from = standing(dir);
  model.fromTensors(decodeSafetensors(await readFile(join(from, 'weights.safetensors'))).tensors as never);
  if (optimizer !== undefined) {
    const { tensors, metadata } = decodeSafetensors(await readFile(join(from, 'optimizer.safetensors')));
    const moments = Object.fromEntries(
      Object.entries(tensors).map(([name, t]) => [name, t.data as Float32Array]),
    );
    optimizer.setState({ step: Number(metadata.step), moments });
  }
  return readCheckpointState(dir);
}

/** The folder to read: a crash between the two renames leaves the checkpoint under its old name. */
function standing(dir: string): string {
  if (existsSync(join(dir, 'state.json'))) return dir;
  if (existsSync(join(`${dir}.old`, 'state.json'))) return `${dir}.old`;
  throw new DidError(
    'DID_RUN',
    `${dirname(dirname(dir))} has no checkpoint "${dir.slice(dirname(dir).length + 1)}" yet. Train it first.`,
    { dir },
  );
}
