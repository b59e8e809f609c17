import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  DidError,
  decodeSafetensors,
  encodeSafetensors,
  type Optimizer,
  type OptimizerState,
  type SafetensorsTensor,
} from '@did/runtime';
import type { DidModel } from '../model/did-model.js';
import type { LossBalance, LossBalanceState } from './balance/loss-balance.js';
import { type Divergence, divergedError } from './diverged.js';
import type { DiscoveredDomains, DomainsState } from './domains/discovered-domains.js';
import type { Waiting } from './early-stopping.js';
import type { ValidationRow } from './train-event.js';
import type { BestValidation } from './validation-figure.js';
import type { WeightAverage } from './weight-average.js';
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
  /** The best look at the validation split so far, which checkpoints/best holds. */
  readonly best: BestValidation | null;
  /** What early stopping waits for; absent where it is off. */
  readonly waiting?: Waiting | null;
  /** Absent without a balance. */
  readonly balance?: LossBalanceState;
  /** Absent where domains are methods. */
  readonly domains?: DomainsState;
}

/** What training moves, and a checkpoint holds. */
export interface TrainedParts {
  readonly model: DidModel;
  readonly optimizer: Optimizer;
  /** Null without `train.ema`. */
  readonly average: WeightAverage | null;
  /** Null without `loss.balance`. */
  readonly balance: LossBalance | null;
  /** Null where domains are methods. */
  readonly domains: DiscoveredDomains | null;
}

/** The weights to use: averaged ones where there is an average. */
const WEIGHTS = 'weights.safetensors';
/** The weights that training goes on with, where those to use are others. */
const TRAINED = 'trained.safetensors';
const OPTIMIZER = 'optimizer.safetensors';
const STATE = 'state.json';

/**
 * Writes weights, optimizer and state under another name, then renames: a crash leaves the old or the new.
 *
 * @param known - What to say where a weight is no number.
 * @returns The state with what the balance and the domains add to it.
 * @throws DidError: DID_NON_FINITE when a weight is no number, DID_DISK when there is no room. In both cases
 * the checkpoint that stood there before still stands.
 */
export async function writeCheckpoint(
  dir: string,
  { model, optimizer, average, balance, domains }: TrainedParts,
  state: CheckpointState,
  known: Pick<Divergence, 'terms' | 'checkpoint'>,
): Promise<CheckpointState> {
  const trained = await model.toTensors();
  requireFinite(trained, state.step, known);
  const metadata = { format: 'did-checkpoint-1', step: String(state.step) };
  const files: [string, string | Uint8Array][] = [];
  if (average === null) files.push([WEIGHTS, encodeSafetensors(trained, metadata)]);
  else {
    const averaged = await average.during(() => model.toTensors());
    requireFinite(averaged, state.step, known);
    files.push([WEIGHTS, encodeSafetensors(averaged, metadata)]);
    files.push([TRAINED, encodeSafetensors(trained, metadata)]);
  }
  files.push([OPTIMIZER, encodeOptimizer(await optimizer.getState())]);
  const whole = {
    ...state,
    ...(balance === null ? {} : { balance: await balance.save() }),
    ...(domains === null ? {} : { domains: domains.save() }),
  };
  files.push([STATE, `${JSON.stringify(whole, null, 2)}\n`]);
  await replaceFolder(dir, files);
  return whole;
}

function requireFinite(
  weights: Readonly<Record<string, { readonly data: Float32Array }>>,
  step: number,
  known: Pick<Divergence, 'terms' | 'checkpoint'>,
): void {
  for (const [name, { data }] of Object.entries(weights)) {
    if (data.every(Number.isFinite)) continue;
    const what = `weight "${name}" is no longer finite, so no checkpoint was written`;
    throw divergedError({ step, what, ...known, fields: { name } });
  }
}

function encodeOptimizer({ step, moments }: OptimizerState): Uint8Array {
  const tensors = Object.entries(moments).map(([name, data]) => {
    const tensor: SafetensorsTensor = { dtype: 'F32', shape: [data.length], data };
    return [name, tensor] as const;
  });
  return encodeSafetensors(Object.fromEntries(tensors), { step: String(step) });
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
  return existsSync(join(dir, STATE)) || existsSync(join(`${dir}.old`, STATE));
}

/** A checkpoint's state, without its tensors. */
export async function readCheckpointState(dir: string): Promise<CheckpointState> {
  return JSON.parse(await readFile(join(standing(dir), STATE), 'utf8')) as CheckpointState;
}

/**
 * Puts a checkpoint's weights into a model, for use: averaged ones where training averaged them.
 *
 * @throws DidError (code DID_RUN) when there is no checkpoint.
 */
export async function loadCheckpoint(dir: string, model: DidModel): Promise<CheckpointState> {
  await readWeights(standing(dir), WEIGHTS, model);
  return readCheckpointState(dir);
}

/**
 * Puts a checkpoint into all that training moves, so that it goes on as if it had never stopped.
 *
 * @throws DidError (code DID_RUN) when there is no checkpoint.
 */
export async function resumeCheckpoint(
  dir: string,
  { model, optimizer, average, balance, domains }: TrainedParts,
): Promise<CheckpointState> {
  const from = standing(dir);
  await readWeights(from, WEIGHTS, model);
  if (average !== null) {
    average.take();
    await readWeights(from, TRAINED, model);
  }
  const { tensors, metadata } = decodeSafetensors(await readFile(join(from, OPTIMIZER)));
  const moments = Object.fromEntries(
    Object.entries(tensors).map(([name, { data }]) => [name, data as Float32Array]),
  );
  optimizer.setState({ step: Number(metadata.step), moments });
  const state = await readCheckpointState(dir);
  if (state.balance !== undefined) balance?.load(state.balance);
  if (state.domains !== undefined) domains?.load(state.domains);
  return state;
}

async function readWeights(dir: string, file: string, model: DidModel): Promise<void> {
  model.fromTensors(decodeSafetensors(await readFile(join(dir, file))).tensors as never);
}

/** The folder to read: a crash between the two renames leaves the checkpoint under its old name. */
function standing(dir: string): string {
  if (existsSync(join(dir, STATE))) return dir;
  if (existsSync(join(`${dir}.old`, STATE))) return `${dir}.old`;
  throw new DidError(
    'DID_RUN',
    `${dirname(dirname(dir))} has no checkpoint "${dir.slice(dirname(dir).length + 1)}" yet. Train it first.`,
    { dir },
  );
}
