import { dirname } from 'node:path';
import { type Batch, type BatchSource, type CropSet, disposeBatch, type PreprocessSpec } from '@did/datasets';
import type { DidConfig } from '../config/did-config.js';
import { trainingDiagnosis } from '../diagnose/training-diagnosis.js';
import { seenSamples } from './check-data.js';
import {
  type CheckpointState,
  hasCheckpoint,
  resumeCheckpoint,
  type TrainedParts,
  writeCheckpoint,
} from './checkpoint.js';
import { derangementAt } from './derangements.js';
import type { GoodCheckpoint } from './diverged.js';
import { styleStatistics } from './domains/style-statistics.js';
import { isOver, stoppedEarlyText, type Waiting, waitOn } from './early-stopping.js';
import { isMilestone, keepCheckpoint } from './kept-checkpoints.js';
import { learningRateAt } from './learning-rate.js';
import { removeUnfinished } from './remove-unfinished.js';
import type { RunEnd } from './run-end.js';
import { runPaths } from './run-folder.js';
import { RunLog } from './run-log.js';
import { betaAt, epochOf } from './schedule.js';
import type { StartWeights } from './start-weights.js';
import { type PendingStep, readStep } from './step-row.js';
import { stepWeights } from './step-weights.js';
import type { StepTerms, TrainEvent } from './train-event.js';
import { trainStep } from './train-step.js';
import { validate } from './validate.js';
import { betterThan } from './validation-figure.js';

/** How a run ended. */
export interface RunSummary {
  readonly dir: string;
  /** Steps done. */
  readonly step: number;
  /** There is nothing to go on with: the configured length was reached, or early stopping ended it. */
  readonly finished: boolean;
  readonly end: RunEnd;
  /** The step it went on from; 0 for a new run. */
  readonly resumedFrom: number;
  readonly best: CheckpointState['best'];
  readonly seconds: number;
}

/** A run that is ready to start: its folder stands, its parts are new. */
export interface TrainingSetup {
  readonly dir: string;
  readonly config: DidConfig;
  readonly data: CropSet;
  /** The training batches; they are disposed of in the end. */
  readonly batches: BatchSource;
  readonly parts: TrainedParts;
  readonly preprocess: PreprocessSpec;
  readonly backend: string;
  /** What G started from, where it was read now. */
  readonly weights: StartWeights | null;
  readonly onEvent?: ((event: TrainEvent) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Training stops after the step under way at this moment of `performance.now()`. */
  readonly deadlineMs?: number | undefined;
}

/** Steps, looks at the validation split and checkpoints, until the configured length or what ends it before. */
export async function runTrainingLoop(setup: TrainingSetup): Promise<RunSummary> {
  const { dir, config, data, batches, parts, preprocess, onEvent, signal } = setup;
  const { model, optimizer, average, balance, domains: discovered } = parts;
  const { steps, validateEvery, checkpointEvery, diagnoseEvery, bestBy, earlyStopping, tensorboard } =
    config.train;
  const { clipNorm } = config.optimizer;
  const last = runPaths.checkpoint(dir, 'last');
  const log = new RunLog(dir, { tensorboard });
  const started = performance.now();
  await removeUnfinished(dir);
  await removeUnfinished(dirname(last));
  const found = hasCheckpoint(last);
  let state: CheckpointState = found
    ? await resumeCheckpoint(last, parts)
    : { step: 0, steps, beta: betaAt(0, config), validation: null, threshold: null, best: null };
  const resumedFrom = state.step;
  let saved: GoodCheckpoint | null = found ? { dir: last, step: resumedFrom } : null;
  await log.rewindTo(resumedFrom);
  onEvent?.({
    type: 'train-start',
    step: resumedFrom,
    steps,
    parameters: model.parameters,
    backend: setup.backend,
    weights: setup.weights,
  });

  const validation = seenSamples(data, 'val', config.data.methods);
  const look = () =>
    validate(model, data, validation, preprocess, state.step, state.validation, {
      terms: termsOf(latest),
      checkpoint: saved,
    });
  const diagnose = trainingDiagnosis(model, data, config, preprocess);
  let pending: PendingStep | null = null;
  let next: Promise<Batch> | null = null;
  let latest: StepTerms | null = null;

  const relabel = async () => {
    if (discovered === null) return;
    const row = await discovered.relabel(state.step, (seen) =>
      styleStatistics(model, data, seen, preprocess, config.domains.stages),
    );
    await log.add(row);
    onEvent?.({ type: 'domains-end', row });
  };
  const finishStep = async () => {
    if (pending === null) return;
    const reading = readStep(pending, saved);
    pending = null;
    const row = await reading;
    latest = row;
    balance?.take(row.step, row);
    await log.add(row);
    const secondsLeft =
      (((performance.now() - started) / 1000) * (steps - row.step)) / (row.step - resumedFrom);
    onEvent?.({ type: 'step-end', row, steps, secondsLeft });
  };
  const save = async (kind: 'last' | 'best') => {
    await log.flush();
    const to = runPaths.checkpoint(dir, kind);
    state = await writeCheckpoint(to, parts, state, { terms: termsOf(latest), checkpoint: saved });
    if (kind === 'last') {
      saved = { dir: last, step: state.step };
      await keepCheckpoint(dir, state.step, config.train);
    }
    onEvent?.({ type: 'checkpoint-end', step: state.step, kind });
  };
  const timeIsUp = () => setup.deadlineMs !== undefined && performance.now() >= setup.deadlineMs;
  const endNow = (): RunEnd | null => {
    const { step, waiting = null } = state;
    if (step >= steps) return { reason: 'steps', step, text: 'the configured length was reached' };
    if (isOver(waiting, config.train)) {
      return { reason: 'early-stopping', step, text: stoppedEarlyText(waiting as Waiting, config.train) };
    }
    if (signal?.aborted === true) return { reason: 'interrupted', step, text: 'it was interrupted' };
    return timeIsUp() ? { reason: 'max-time', step, text: 'its time was over' } : null;
  };

  let end = endNow();
  try {
    if (!found && discovered?.isDue(0) === true) await relabel();
    if (end === null) next = batches.batch(state.step);
    let stepStarted = performance.now();
    while (end === null) {
      const batch = (await next) as Batch;
      const { step } = state;
      // The next pictures are decoded while this step runs.
      next = step + 1 < steps ? batches.batch(step + 1) : null;
      next?.catch(() => {});
      const beta = betaAt(step, config);
      optimizer.learningRate = learningRateAt(step, config);
      const { images, labels, samples } = batch;
      const domains = discovered?.domainsOf(samples) ?? batch.domains;
      const derangement = derangementAt(step, samples, config);
      const balanced = balance?.weights() ?? null;
      const terms = trainStep(
        model,
        optimizer,
        images,
        { labels, domains, derangement },
        stepWeights(config, beta),
        { ...config.train, step, clipNorm, balance },
      );
      average?.update(step + 1);
      disposeBatch(batch);
      domains.dispose();
      // The terms of the step before are on their way by now, so the device is never waited for.
      await finishStep();
      const now = performance.now();
      pending = {
        terms,
        step: step + 1,
        epoch: epochOf(step, config.train),
        beta,
        learningRate: optimizer.learningRate,
        ms: now - stepStarted,
        balance: balanced,
        paths: samples.map((sample) => sample.path),
      };
      stepStarted = now;
      state = { ...state, step: step + 1, beta };

      const atEnd = state.step === steps;
      const validates = atEnd || state.step % validateEvery === 0;
      const saves = atEnd || state.step % checkpointEvery === 0 || isMilestone(state.step, config.train);
      const diagnoses = diagnose !== null && state.step % diagnoseEvery === 0;
      const relabels = discovered?.isDue(state.step) === true;
      if (validates || saves || diagnoses || relabels || balance?.waitsFor(state.step) === true)
        await finishStep();
      if (validates) {
        // What is looked at is what will be used.
        const seen = await (average === null ? look() : average.during(look));
        const better = betterThan(state.best, seen.row, bestBy);
        state = { ...state, validation: seen.row, threshold: seen.threshold, best: better ?? state.best };
        if (earlyStopping.patience > 0) {
          state = { ...state, waiting: waitOn(state.waiting ?? null, seen.row, config.train) };
        }
        await log.add(seen.row);
        onEvent?.({ type: 'validation-end', row: seen.row, best: better !== null });
        for (const text of seen.row.warnings ?? []) onEvent?.({ type: 'warning', step: state.step, text });
        if (better !== null) await save('best');
      }
      if (diagnoses) {
        const measure = () => diagnose(state.step);
        const row = await (average === null ? measure() : average.during(measure));
        if (row !== null) {
          await log.add(row);
          onEvent?.({ type: 'diagnosis-end', row });
        }
      }
      if (relabels) await relabel();
      if (saves) await save('last');
      end = endNow();
    }
    await finishStep();
    if ((saved?.step ?? 0) < state.step) await save('last');
  } finally {
    (pending as PendingStep | null)?.terms.dispose();
    const unused = await (next as Promise<Batch> | null)?.catch(() => null);
    if (unused != null) disposeBatch(unused);
    batches.dispose();
    await log.flush();
  }
  const seconds = (performance.now() - started) / 1000;
  onEvent?.({ type: 'train-end', step: state.step, seconds, end });
  const finished = end.reason === 'steps' || end.reason === 'early-stopping';
  return { dir, step: state.step, finished, end, resumedFrom, best: state.best, seconds };
}

/** The terms of a row, without what else it says. */
function termsOf(row: StepTerms | null): Record<string, number> {
  if (row === null) return {};
  const { total, cls, bce, auc, dom, dec } = row;
  return { total, cls, bce, auc, dom, dec };
}
