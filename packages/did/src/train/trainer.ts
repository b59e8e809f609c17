import { mkdir } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { type CropSet, createBatches, type PreprocessSpec } from '@did/datasets';
import { type BackendName, DidError, prepareBackend } from '@did/runtime';
import type { DidConfig } from '../config/did-config.js';
import { createDidModel, type DidModel } from '../model/did-model.js';
import { weightsCacheDir } from '../weights/weights-cache.js';
import { balancedTerms } from './balance/balanced-terms.js';
import { createLossBalance } from './balance/create-loss-balance.js';
import { resolveMethods } from './check-data.js';
import { checkStages } from './check-stages.js';
import { hasCheckpoint } from './checkpoint.js';
import { differingKeys } from './compare-configs.js';
import { createOptimizer } from './create-optimizer.js';
import { divergedEnd } from './diverged.js';
import { blindGroups } from './domains/blind-groups.js';
import { DiscoveredDomains } from './domains/discovered-domains.js';
import { domainClasses } from './domains/domain-classes.js';
import { leaveOutRows } from './left-out-rows.js';
import type { DivergedEnd, RunEnd } from './run-end.js';
import { inspectRunFolder, type RunRecord, readRunFolder, runPaths } from './run-folder.js';
import { createRunRecord } from './run-record.js';
import { resolveStartWeights, withFileName } from './start-weights.js';
import type { TrainEvent } from './train-event.js';
import { type RunSummary, runTrainingLoop } from './training-loop.js';
import { WeightAverage } from './weight-average.js';
import { toDiskError, writeFileAtomically } from './write-file-atomically.js';

/** What {@link trainRun} needs. */
export interface TrainRunOptions {
  readonly config: DidConfig;
  readonly data: CropSet;
  /** The run folder; where a run of the same configuration stands, it is gone on with. */
  readonly out: string;
  /** False: refuse a folder that holds a run. Default true. */
  readonly resume?: boolean;
  readonly backend?: 'auto' | BackendName;
  /** Where `did weights fetch` put what `model.weights` names; by default where it puts it by default. */
  readonly weightsCache?: string;
  /** Threads that decode and vary crops; by default half the cores. The result does not depend on it. */
  readonly dataThreads?: number;
  readonly onEvent?: (event: TrainEvent) => void;
  /** Stops after the step under way; a checkpoint is written first. */
  readonly signal?: AbortSignal;
  /** Stops after the step under way when so many seconds are over, counted from the call; a checkpoint is written first. */
  readonly maxSeconds?: number;
}

/**
 * Trains a model, or goes on with a run that was stopped, as if it had never been.
 *
 * @throws DidError: DID_CONFIG (a stage that the backbone does not have, a balance without terms, more domains than fakes), DID_DATA (a class, a method or what `data.without` names is missing), DID_WEIGHTS (`model.weights` is not there, or does not fit),
 * DID_RUN (another configuration, or no run), DID_RUN_VERSION, DID_DISK (no room; what was written stands),
 * DID_NON_FINITE (with step and terms).
 */
export async function trainRun(options: TrainRunOptions): Promise<RunSummary> {
  const deadlineMs =
    options.maxSeconds === undefined ? undefined : performance.now() + 1000 * options.maxSeconds;
  checkStages(options.config);
  if (options.config.loss.balance !== 'none') balancedTerms(options.config);
  const out = resolve(options.out);
  const found = await inspectRunFolder(out);
  // What is left out is not there for anything that follows.
  const data = leaveOutRows(options.data, options.config.data.without);
  const methods = resolveMethods(data, options.config.data.methods);
  const asked: DidConfig = { ...options.config, data: { ...options.config.data, methods } };
  const stored = found === 'run' ? (await readRunFolder(out)).config : null;
  // A checkpoint brings all weights: those that the run began with may have gone.
  const goesOn = stored !== null && hasCheckpoint(runPaths.checkpoint(out, 'last'));
  const cache = options.weightsCache ?? weightsCacheDir();
  const { config, start } = await resolveStartWeights(asked, cache, goesOn ? stored : null);
  if (stored !== null) requireSameRun(out, stored, config, options.resume ?? true);

  const domains = DiscoveredDomains.create(config, data);
  const report = await prepareBackend(options.backend ?? 'auto');
  const model = await createDidModel({
    config: config.model,
    domains: domainClasses(config),
    seed: config.train.seed,
    ...(goesOn || start === null ? {} : { backboneWeights: start.file }),
  }).catch((error: unknown) => {
    throw withFileName(error, start, config.model.backbone);
  });
  const optimizer = createOptimizer(config.optimizer);
  const balance = createLossBalance(config);
  const { ema } = config.train;
  const average = ema.decay > 0 ? new WeightAverage(model, ema) : null;
  const preprocess = preprocessOf(model);
  try {
    if (found === 'new') {
      const parameters = model.parameters;
      const record = await createRunRecord({
        name: basename(out),
        config,
        report,
        parameters,
        preprocess,
        data,
        start,
      });
      await startRunFolder(out, config, record);
    }
    const { onEvent, signal } = options;
    const { batchSize, seed, sampler, realShare, balanceIdentities } = config.train;
    const { augment } = config.data;
    const summary = await runTrainingLoop({
      dir: out,
      config,
      data,
      batches: createBatches({
        cropSet: data,
        split: 'train',
        ...(domains === null ? { methods } : blindGroups(domains.fakes, config.train)),
        batchSize,
        seed,
        sampler,
        realShare,
        balanceIdentities,
        augment,
        preprocess,
        ...(options.dataThreads === undefined ? {} : { threads: options.dataThreads }),
      }),
      parts: { model, optimizer, average, balance, domains },
      preprocess,
      onEvent,
      signal,
      backend: report.name,
      weights: goesOn ? null : start,
      deadlineMs,
    }).catch(async (error: unknown) => {
      const diverged = divergedEnd(error);
      if (diverged !== null) await recordEnd(out, diverged);
      throw error;
    });
    await recordEnd(out, summary.end);
    return summary;
  } finally {
    optimizer.dispose();
    average?.dispose();
    balance?.dispose();
    model.dispose();
  }
}

/** The preprocessing that a model's backbone was made for, in the channels that its configuration asks for. */
function preprocessOf(model: DidModel): PreprocessSpec {
  const { mean, std } = model.backbone.preprocessing;
  return { size: model.config.inputSize, channels: model.config.channels, mean: [...mean], std: [...std] };
}

function requireSameRun(out: string, stored: DidConfig, config: DidConfig, resume: boolean): void {
  if (!resume) {
    throw new DidError(
      'DID_RUN',
      `${out} holds a run already. Choose another --out, or leave --no-resume away.`,
      { dir: out },
    );
  }
  const keys = differingKeys(stored, config);
  if (keys.length === 0) return;
  throw new DidError(
    'DID_RUN',
    `${out} was made with another configuration; these keys differ: ${keys.join(', ')}. Use the same configuration to go on with it, or another --out for a new run.`,
    { dir: out, keys },
  );
}

async function startRunFolder(out: string, config: DidConfig, record: RunRecord): Promise<void> {
  try {
    await mkdir(out, { recursive: true });
  } catch (error) {
    throw toDiskError(error, out);
  }
  // run.json marks the folder as a run, so it is written last.
  await writeFileAtomically(runPaths.config(out), `${JSON.stringify(config, null, 2)}\n`);
  await writeFileAtomically(runPaths.record(out), `${JSON.stringify(record, null, 2)}\n`);
}

/** Writes into `run.json` how training ended. */
async function recordEnd(out: string, end: RunEnd | DivergedEnd): Promise<void> {
  const { record } = await readRunFolder(out);
  if (JSON.stringify(record.end) === JSON.stringify(end)) return;
  await writeFileAtomically(runPaths.record(out), `${JSON.stringify({ ...record, end }, null, 2)}\n`);
}
