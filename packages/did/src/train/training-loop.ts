import { type Batch, type CropSet, createBatches, type PreprocessSpec } from '@did/datasets';
import type { Optimizer } from '@did/runtime';
import type { DidConfig } from '../config/did-config.js';
import type { DidModel } from '../model/did-model.js';
import { seenSamples } from './check-data.js';
import { type CheckpointState, hasCheckpoint, loadCheckpoint, writeCheckpoint } from './checkpoint.js';
import { derangementAt } from './derangements.js';
import { runPaths } from './run-folder.js';
import { RunLog } from './run-log.js';
import { betaAt, epochOf, learningRateAt } from './schedule.js';
import type { StartWeights } from './start-weights.js';
import { type PendingStep, readStep } from './step-row.js';
import { stepWeights } from './step-weights.js';
import type { TrainEvent } from './train-event.js';
import { trainStep } from './train-step.js';
import { validate } from './validate.js';

/** How a run ended. */
export interface RunSummary {
  readonly dir: string;
  /** Steps done. */
  readonly step: number;
  /** The configured length was reached. */
  readonly finished: boolean;
  /** The step it went on from; 0 for a new run. */
  readonly resumedFrom: number;
  readonly best: CheckpointState['best'];
  readonly seconds: number;
}

/** A run that is ready to start: its folder stands, its model and optimizer are new. */
export interface TrainingSetup {
  readonly dir: string;
  readonly config: DidConfig;
  readonly data: CropSet;
  readonly model: DidModel;
  readonly optimizer: Optimizer;
  readonly preprocess: PreprocessSpec;
  readonly backend: string;
  /** What G started from, where it was read now. */
  readonly weights: StartWeights | null;
  readonly onEvent?: ((event: TrainEvent) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Steps, looks at the validation split and checkpoints, until the configured length or the signal. */
export async function runTrainingLoop(setup: TrainingSetup): Promise<RunSummary> {
  const { dir, config, data, model, optimizer, preprocess, onEvent, signal } = setup;
  const { steps, batchSize, seed, sampler, validateEvery, checkpointEvery } = config.train;
  const { methods, augment } = config.data;
  const last = runPaths.checkpoint(dir, 'last');
  const log = new RunLog(runPaths.metrics(dir));
  const started = performance.now();
  let state: CheckpointState = hasCheckpoint(last)
    ? await loadCheckpoint(last, model, optimizer)
    : { step: 0, steps, beta: betaAt(0, config), validation: null, threshold: null, best: null };
  const resumedFrom = state.step;
  await log.rewindTo(resumedFrom);
  onEvent?.({
    type: 'train-start',
    step: resumedFrom,
    steps,
    parameters: model.parameters,
    backend: setup.backend,
    weights: setup.weights,
  });

  const validation = seenSamples(data, 'val', methods);
  const batches = createBatches({
    cropSet: data,
    split: 'train',
    methods,
    batchSize,
    seed,
    sampler,
    augment,
    preprocess,
  });
  let pending: PendingStep | null = null;
  let next: Promise<Batch> | null = null;
  let savedAt = resumedFrom;

  const finishStep = async () => {
    if (pending === null) return;
    const reading = readStep(pending, last);
    pending = null;
    const row = await reading;
    await log.add(row);
    const secondsLeft =
      (((performance.now() - started) / 1000) * (steps - row.step)) / (row.step - resumedFrom);
    onEvent?.({ type: 'step-end', row, steps, secondsLeft });
  };
  const save = async (kind: 'last' | 'best') => {
    await log.flush();
    await writeCheckpoint(runPaths.checkpoint(dir, kind), model, optimizer, state);
    if (kind === 'last') savedAt = state.step;
    onEvent?.({ type: 'checkpoint-end', step: state.step, kind });
  };

  try {
    if (state.step < steps) next = batches.batch(state.step);
    let stepStarted = performance.now();
    while (state.step < steps && signal?.aborted !== true) {
      const batch = (await next) as Batch;
      const { step } = state;
      // The next pictures are decoded while this step runs.
      next = step + 1 < steps ? batches.batch(step + 1) : null;
      next?.catch(() => {});
      const beta = betaAt(step, config);
      optimizer.learningRate = learningRateAt(step, config);
      const { images, labels, domains, samples } = batch;
      const derangement = derangementAt(step, samples, config);
      const terms = trainStep(
        model,
        optimizer,
        images,
        { labels, domains, derangement },
        stepWeights(config, beta),
        { ...config.train, step },
      );
      images.dispose();
      labels.dispose();
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
        paths: samples.map((sample) => sample.path),
      };
      stepStarted = now;
      state = { ...state, step: step + 1, beta };

      const atEnd = state.step === steps;
      const validates = atEnd || state.step % validateEvery === 0;
      if (validates || state.step % checkpointEvery === 0) await finishStep();
      if (validates) {
        const seen = await validate(model, data, validation, preprocess, state.step);
        const better = state.best === null || seen.row.auc > state.best.auc;
        const best = better ? { step: state.step, auc: seen.row.auc } : state.best;
        state = { ...state, validation: seen.row, threshold: seen.threshold, best };
        await log.add(seen.row);
        onEvent?.({ type: 'validation-end', row: seen.row, best: better });
        if (better) await save('best');
      }
      if (atEnd || state.step % checkpointEvery === 0) await save('last');
    }
    await finishStep();
    if (savedAt < state.step) await save('last');
  } finally {
    (pending as PendingStep | null)?.terms.dispose();
    await disposeBatch(next);
    batches.dispose();
    await log.flush();
  }
  const seconds = (performance.now() - started) / 1000;
  onEvent?.({ type: 'train-end', step: state.step, seconds });
  return { dir, step: state.step, finished: state.step === steps, resumedFrom, best: state.best, seconds };
}

async function disposeBatch(batch: Promise<Batch> | null): Promise<void> {
  const loaded = await batch?.catch(() => null);
  loaded?.images.dispose();
  loaded?.labels.dispose();
  loaded?.domains.dispose();
}
