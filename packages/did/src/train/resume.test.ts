import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import type { DidConfigInput } from '../config/did-config.js';
import { hashOfTensors, smallConfig, smallCropSet, stopAt } from '../testing/small-training.js';
import { readMetrics } from './run-log.js';
import type { StepRow } from './train-event.js';
import { trainRun } from './trainer.js';

const data = smallCropSet();
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-resume-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const rowsOf = async (run: string) =>
  (await readMetrics(join(folder, run, 'metrics.jsonl'))).map((row) => ({ ...row, ms: 0 }));

const cases: Record<string, DidConfigInput> = {
  'a schedule with warm-up': {
    optimizer: { schedule: 'milestones', milestones: [4, 8], gamma: 0.5, warmupSteps: 5 },
  },
  'clipped gradients': { optimizer: { clipNorm: 0.05 } },
  'an average of weights': { train: { ema: { decay: 0.9 } } },
  'learnt noise as weights': { loss: { balance: 'uncertainty' }, optimizer: { balanceRate: 3 } },
  'weights by epochs': { loss: { balance: 'dwa', balanceDec: 'bounded' }, train: { stepsPerEpoch: 4 } },
  'weights of an equal pace': { loss: { balance: 'famo' } },
  'an equal pace in parts': {
    loss: { balance: 'famo', balanceDec: 'bounded' },
    train: { microBatch: 4 },
    model: { dropout: 0.3 },
  },
  'discovered domains': { domains: { source: 'discovered', largest: 3, every: 4, warmup: 1 } },
  'a given number of them, drawn without pairs': {
    domains: { source: 'discovered', count: 2 },
    train: { sampler: 'balanced', ema: { decay: 0.9 } },
  },
  'all of it': {
    loss: { balance: 'uncertainty', balanceDec: 'bounded' },
    optimizer: { schedule: 'exponential', decayEvery: 5, clipNorm: 1 },
    train: { ema: { decay: 0.8, warmup: false }, earlyStopping: { patience: 3 }, keepLast: 2, keepEvery: 4 },
  },
};

describe('a run that was stopped and gone on with', () => {
  it.each(Object.entries(cases))(
    'has the numbers of one that was not, to the bit: %s',
    async (name, rest) => {
      const config = smallConfig(rest);
      const run = (out: string, more: object = {}) =>
        trainRun({ config, data, out: join(folder, out), backend: 'wasm', ...more });
      const [straight, resumed] = [`${name} straight`, `${name} resumed`];
      await run(straight);
      // In the midst of an epoch, of the wait for a gain and between two checkpoints.
      await run(resumed, stopAt(5));
      await run(resumed, stopAt(8));
      const before = tf.memory().numTensors;
      const { resumedFrom, finished } = await run(resumed);
      expect(tf.memory().numTensors).toBe(before);
      expect([resumedFrom > 5, finished]).toEqual([true, true]);
      const files = (await readdir(join(folder, straight, 'checkpoints/last'))).filter((file) =>
        file.endsWith('.safetensors'),
      );
      for (const file of files) {
        const [a, b] = [straight, resumed].map((one) => hashOfTensors(folder, one, 'checkpoints/last', file));
        expect([file, await b]).toEqual([file, await a]);
      }
      expect(await rowsOf(resumed)).toEqual(await rowsOf(straight));
    },
  );
});

describe('the row of a step', () => {
  const steps = async (run: string) =>
    (await readMetrics(join(folder, run, 'metrics.jsonl'))).filter(
      (row): row is StepRow => row.type === 'step',
    );

  it('has the norm before clipping', async () => {
    const norms = (await steps('clipped gradients straight')).map((row) => row.gradNorm as number);
    expect(norms).toHaveLength(12);
    expect(Math.min(...norms)).toBeGreaterThan(0.05);
  });

  it('has no norm and no weights by default', async () => {
    const [row] = await steps('a schedule with warm-up straight');
    expect(Object.keys(row as StepRow)).not.toEqual(expect.arrayContaining(['gradNorm']));
    expect(row?.balance).toBeUndefined();
  });

  it('has the weights of the terms: 1 at first, then those that were found', async () => {
    const learnt = await steps('learnt noise as weights straight');
    expect(learnt[0]?.balance).toEqual({ cls: 1, dom: 1 });
    expect(learnt[11]?.balance?.cls).not.toBe(1);
    const byEpoch = (await steps('weights by epochs straight')).map((row) => row.balance);
    expect(byEpoch[7]).toEqual({ cls: 1, dom: 1, dec: 1 }); // Two epochs of four steps are needed.
    expect(byEpoch[8]).not.toEqual(byEpoch[7]);
    const sum = Object.values(byEpoch[8] ?? {}).reduce((total, weight) => total + weight, 0);
    expect(sum).toBeCloseTo(3, 6);
    const [first] = await steps('weights of an equal pace straight');
    expect(first?.balance).toEqual({ cls: 0.5, dom: 0.5 });
  });
});
