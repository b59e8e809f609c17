import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import type { DidConfigInput } from '../config/did-config.js';
import { loadRunModel } from '../evaluate/load-run-model.js';
import { hashOfTensors, smallConfig, smallCropSet } from '../testing/small-training.js';
import { seenSamples } from './check-data.js';
import { readCheckpointState } from './checkpoint.js';
import { divergedEnd, divergedError } from './diverged.js';
import { isOver, type Waiting, waitOn } from './early-stopping.js';
import { readRunFolder } from './run-folder.js';
import { readStep } from './step-row.js';
import type { TrainEvent } from './train-event.js';
import { trainRun } from './trainer.js';
import { validate } from './validate.js';
import { betterThan } from './validation-figure.js';

const data = smallCropSet();
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-run-end-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (name: string, rest: DidConfigInput, more: object = {}) =>
  trainRun({ config: smallConfig(rest), data, out: join(folder, name), backend: 'wasm', ...more });
const endOf = async (name: string) => (await readRunFolder(join(folder, name))).record.end;
const row = (step: number, auc: number) => ({
  type: 'validation' as const,
  step,
  auc,
  eer: 1 - auc,
  bce: 2 - auc,
});

describe('early stopping', () => {
  const { train } = smallConfig({ train: { earlyStopping: { patience: 2, minDelta: 0.01 } } });
  const after = (aucs: readonly number[], options = train) =>
    aucs.reduce<Waiting | null>((waiting, auc, i) => waitOn(waiting, row(i + 1, auc), options), null);

  it('waits for a gain larger than minDelta over what was last a gain', () => {
    expect(after([0.5, 0.505, 0.509])).toEqual({ reference: 0.5, step: 1, validations: 2 });
    expect(after([0.5, 0.505, 0.511])).toEqual({ reference: 0.511, step: 3, validations: 0 });
    expect(isOver(after([0.5, 0.505]), train)).toBe(false);
    expect(isOver(after([0.5, 0.505, 0.509]), train)).toBe(true);
  });

  it('knows which figures are better when they fall', () => {
    const byEer = { ...train, bestBy: 'eer' as const };
    expect(after([0.5, 0.6, 0.7], byEer)?.validations).toBe(0);
    expect(betterThan({ step: 1, auc: 0.9, value: 0.1 }, row(2, 0.95), 'eer')).toEqual({
      step: 2,
      auc: 0.95,
      value: expect.closeTo(0.05, 12),
    });
    expect(betterThan({ step: 1, auc: 0.9, value: 0.1 }, row(2, 0.8), 'eer')).toBeNull();
  });

  it('ends the run, says why in run.json, and leaves a run that is finished', async () => {
    // No gain is ever larger than 1, so the first look sets the mark and two more end it.
    const config = { train: { steps: 40, validateEvery: 2, earlyStopping: { patience: 2, minDelta: 1 } } };
    const events: TrainEvent[] = [];
    const summary = await run('early', config, { onEvent: (event: TrainEvent) => events.push(event) });
    expect(summary).toMatchObject({ step: 6, finished: true, end: { reason: 'early-stopping' } });
    expect(await endOf('early')).toMatchObject({
      reason: 'early-stopping',
      step: 6,
      text: expect.stringMatching(
        /^no gain by more than 1 in 2 validations over the AUC of [\d.]+ at step 2$/,
      ),
    });
    expect(events.at(-1)).toMatchObject({ type: 'train-end', end: { reason: 'early-stopping' } });
    const before = await hashOfTensors(folder, 'early/checkpoints/last/weights.safetensors');
    expect(await run('early', config)).toMatchObject({ step: 6, resumedFrom: 6, finished: true });
    expect(await hashOfTensors(folder, 'early/checkpoints/last/weights.safetensors')).toBe(before);
  });

  it('is off by default', async () => {
    expect(await run('long', {})).toMatchObject({ step: 12, end: { reason: 'steps' } });
    expect(await endOf('long')).toMatchObject({ reason: 'steps', step: 12 });
  });
});

describe('a time limit', () => {
  it('ends the run with a checkpoint, and the next call goes on to the same weights', async () => {
    let slowAt = 4;
    const slow = (event: TrainEvent) => {
      if (event.type !== 'step-end' || event.row.step !== slowAt) return;
      const until = performance.now() + 2000;
      while (performance.now() < until);
    };
    const first = await run('limited', {}, { maxSeconds: 2, onEvent: slow });
    expect(first).toMatchObject({ finished: false, end: { reason: 'max-time', step: first.step } });
    expect(first.step).toBeLessThan(12);
    expect(await endOf('limited')).toMatchObject({ reason: 'max-time' });
    slowAt = 0;
    const rest = await run('limited', {});
    expect(rest).toMatchObject({ resumedFrom: first.step, step: 12, finished: true });
    expect(await endOf('limited')).toMatchObject({ reason: 'steps' });
    const [limited, whole] = ['limited', 'long'].map((name) =>
      hashOfTensors(folder, name, 'checkpoints/last/weights.safetensors'),
    );
    expect(await limited).toBe(await whole);
  });
});

describe('checkpoints that stay', () => {
  it('are the latest, and those of a whole number of steps, with the files of last', async () => {
    await run('kept', { train: { checkpointEvery: 2, keepLast: 2, keepEvery: 5 } });
    const names = await readdir(join(folder, 'kept/checkpoints'));
    expect(names.sort()).toEqual(['best', 'last', 'step-10', 'step-12', 'step-5']);
    const weights = (name: string) => join(folder, 'kept/checkpoints', name, 'weights.safetensors');
    const inode = async (name: string) => (await stat(weights(name))).ino;
    expect(await inode('step-12')).toBe(await inode('last'));
    expect(JSON.parse(await readFile(join(folder, 'kept/checkpoints/step-5/state.json'), 'utf8')).step).toBe(
      5,
    );
  });

  it('are none by default', async () => {
    expect((await readdir(join(folder, 'long/checkpoints'))).sort()).toEqual(['best', 'last']);
  });
});

describe('an average of weights', () => {
  it('is what a checkpoint holds for use, beside the weights that training goes on with', async () => {
    const averaged = { train: { ema: { decay: 0.9 } } };
    await run('averaged', averaged);
    const hash = (name: string, file: string) => hashOfTensors(folder, name, 'checkpoints/last', file);
    // Training itself is the same.
    expect(await hash('averaged', 'trained.safetensors')).toBe(await hash('long', 'weights.safetensors'));
    expect(await hash('averaged', 'weights.safetensors')).not.toBe(await hash('long', 'weights.safetensors'));
    expect(existsSync(join(folder, 'averaged/checkpoints/best/trained.safetensors'))).toBe(true);
    expect(existsSync(join(folder, 'long/checkpoints/last/trained.safetensors'))).toBe(false);
  });

  it('is what was validated, and what evaluation and prediction load', async () => {
    const { folder: found, model, state } = await loadRunModel(join(folder, 'averaged'), 'last');
    const { methods } = found.config.data;
    const samples = seenSamples(data, 'val', methods);
    const { row: again } = await validate(model, data, samples, found.record.preprocess, state.step);
    expect(again.bce).toBeCloseTo(state.validation?.bce as number, 5);
    const own = (await readCheckpointState(join(folder, 'long/checkpoints/last'))).validation;
    expect(Math.abs(again.bce - (own?.bce as number))).toBeGreaterThan(1e-3);
    model.dispose();
  });
});

describe('a loss that is no number', () => {
  const wild = { learningRate: 1, schedule: 'constant' as const, warmupSteps: 0 };

  it('stops training with step, terms and that there is no checkpoint yet', async () => {
    const failed = run('wild', { optimizer: wild, loss: { lambdaCls: 3e38 } });
    await expect(failed).rejects.toMatchObject({
      code: 'DID_NON_FINITE',
      message: expect.stringMatching(
        /Step \d+: weight "backbone.*" is no longer finite, .*; total [\d.e+]+, cls .*no checkpoint was written before/,
      ),
      fields: expect.objectContaining({ checkpoint: null }),
    });
    expect(existsSync(join(folder, 'wild/checkpoints/last'))).toBe(false);
    expect(await endOf('wild')).toMatchObject({
      reason: 'diverged',
      text: expect.stringMatching(/^weight "backbone.*; no checkpoint was written before$/),
    });
  });

  it('is seen in the scores of the validation split', async () => {
    const { folder: found, model } = await loadRunModel(join(folder, 'long'), 'last');
    try {
      const weights = await model.toTensors();
      const wrong = Object.entries(weights).map(([name, { shape, data: values }]) => [
        name,
        { shape, data: name.startsWith('deepfake_head') ? values.fill(Number.NaN) : values },
      ]);
      model.fromTensors(Object.fromEntries(wrong));
      const samples = seenSamples(data, 'val', found.config.data.methods);
      const known = { terms: { total: 3 }, checkpoint: { dir: 'run/checkpoints/last', step: 11 } };
      await expect(validate(model, data, samples, found.record.preprocess, 12, null, known)).rejects.toThrow(
        `Step 12: the score of validation picture ${samples[0]?.path} is not finite; total 3. Training stopped; the last good checkpoint is run/checkpoints/last, of step 11. Lower optimizer.learningRate.`,
      );
    } finally {
      model.dispose();
    }
  });

  it('is told without the folder in run.json, with the step of the last good checkpoint', () => {
    const checkpoint = { dir: '/somewhere/run/checkpoints/last', step: 30 };
    const error = divergedError({ step: 41, what: 'the loss is not finite', terms: {}, checkpoint });
    expect(divergedEnd(error)).toEqual({
      reason: 'diverged',
      step: 41,
      text: 'the loss is not finite; the last good checkpoint is of step 30',
    });
    expect(divergedEnd(new Error('no room'))).toBeNull();
  });

  it('is named with all terms, the pictures of the batch and the last good checkpoint', async () => {
    const pending = {
      terms: tf.tensor1d([Number.NaN, Number.NaN, 0.7, Number.POSITIVE_INFINITY, 1.5, 1.386, 3, 2]),
      step: 41,
      epoch: 6,
      beta: 0.5,
      learningRate: 0.1,
      ms: 12,
      balance: null,
      paths: ['a.png', 'b.png', 'c.png', 'd.png'],
    };
    await expect(readStep(pending, { dir: 'run/checkpoints/last', step: 30 })).rejects.toThrow(
      'Step 41: the loss is not finite, first of all auc; total NaN, cls NaN, bce 0.699999988079071, auc Infinity, dom 1.5, dec 1.3860000371932983, criticNorm 3, gradNorm 2. Training stopped; the last good checkpoint is run/checkpoints/last, of step 30. Lower optimizer.learningRate, or look at the pictures of this batch: a.png, b.png, c.png, ...',
    );
  });

  it('is seen in the norm of the gradient, before the weights are used again', async () => {
    const config = { optimizer: { ...wild, clipNorm: 1 }, loss: { lambdaCls: 1e30 } };
    await expect(run('steep', config)).rejects.toMatchObject({
      code: 'DID_NON_FINITE',
      message: expect.stringMatching(
        /Step 1: the gradient is not finite, first of all gradNorm; .*gradNorm Infinity\./,
      ),
    });
  });
});
