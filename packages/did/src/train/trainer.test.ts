import { existsSync, rmSync, symlinkSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeSafetensors } from '@did/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import type { DidConfig, DidConfigInput } from '../config/did-config.js';
import { parseConfig } from '../config/parse-config.js';
import { plantedCropSet } from '../testing/planted-crop-set.js';
import { readRunFolder } from './run-folder.js';
import { readMetrics } from './run-log.js';
import type { TrainEvent } from './train-event.js';
import { trainRun } from './trainer.js';

const data = plantedCropSet({ sources: 30, size: 32, methods: ['checker', 'stripes'] });
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-trainer-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function config(train: Partial<DidConfig['train']> = {}, rest: DidConfigInput = {}): DidConfig {
  return parseConfig(
    {
      model: { backbone: 'tiny', inputSize: 32, critic: { widths: [8, 8, 8] }, headWidths: [16] },
      ...rest,
      data: { methods: ['checker', 'stripes'] },
      train: { batchSize: 6, steps: 12, stepsPerEpoch: 6, validateEvery: 6, checkpointEvery: 3, ...train },
    },
    { preset: 'demo' },
  );
}

const run = (name: string, more: Partial<Parameters<typeof trainRun>[0]> = {}) =>
  trainRun({ config: config(), data, out: join(folder, name), backend: 'wasm', ...more });

async function tensorsOf(name: string, file = 'weights') {
  return decodeSafetensors(await readFile(join(folder, name, `checkpoints/last/${file}.safetensors`)))
    .tensors;
}

function stopAt(step: number) {
  const abort = new AbortController();
  const onEvent = (event: TrainEvent) => {
    if (event.type === 'step-end' && event.row.step === step) abort.abort();
  };
  return { signal: abort.signal, onEvent };
}

describe('trainRun', () => {
  it('writes a run: configuration, record, one row a step, checkpoints', async () => {
    const summary = await run('straight');
    expect(summary).toMatchObject({ step: 12, finished: true, resumedFrom: 0 });
    const { config: stored, record } = await readRunFolder(join(folder, 'straight'));
    expect(stored.data.methods).toEqual(['checker', 'stripes']);
    expect(record).toMatchObject({ formatVersion: 1, name: 'straight', seed: 1 });
    expect(record.backend.name).toBe('wasm');
    const rows = await readMetrics(join(folder, 'straight/metrics.jsonl'));
    expect(rows.filter((row) => row.type === 'step').map((row) => row.step)).toEqual(
      Array.from({ length: 12 }, (_, i) => i + 1),
    );
    expect(rows.filter((row) => row.type === 'validation').map((row) => row.step)).toEqual([6, 12]);
    for (const kind of ['last', 'best']) {
      for (const file of ['weights.safetensors', 'optimizer.safetensors', 'state.json']) {
        expect(existsSync(join(folder, 'straight/checkpoints', kind, file))).toBe(true);
      }
    }
  });

  it('gives the same numbers to the bit when it is stopped and gone on with', async () => {
    // Stopped between two checkpoints; then as a kill leaves it: rows beyond the last checkpoint, half a line.
    await run('resumed', stopAt(6));
    await run('resumed', stopAt(9));
    await writeFile(join(folder, 'resumed/metrics.jsonl'), '{"type":"step","step":11}\n{"type":"st', {
      flag: 'a',
    });
    const summary = await run('resumed');
    expect(summary.resumedFrom).toBeGreaterThan(6);
    expect(summary.finished).toBe(true);
    for (const file of ['weights', 'optimizer']) {
      const [straight, resumed] = [await tensorsOf('straight', file), await tensorsOf('resumed', file)];
      expect(Object.keys(resumed)).toEqual(Object.keys(straight));
      for (const [name, { data: expected }] of Object.entries(straight)) {
        expect([
          name,
          Buffer.from(resumed[name]?.data.buffer as ArrayBuffer).equals(Buffer.from(expected.buffer)),
        ]).toEqual([name, true]);
      }
    }
    const withoutTimes = async (name: string) =>
      (await readMetrics(join(folder, name, 'metrics.jsonl'))).map((row) => ({ ...row, ms: 0 }));
    expect(await withoutTimes('resumed')).toEqual(await withoutTimes('straight'));
  });

  it('leaves no tensor behind', async () => {
    await run('warm', { config: config({ steps: 2 }) });
    const before = tf.memory().numTensors;
    await run('clean', { config: config({ steps: 2 }) });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses a run of another configuration, naming the keys', async () => {
    await expect(run('straight', { config: config({ steps: 14, batchSize: 8 }) })).rejects.toMatchObject({
      code: 'DID_RUN',
      message: expect.stringMatching(/train\.batchSize, train\.steps|train\.steps, train\.batchSize/),
    });
  });

  it('refuses a run of another format version and touches nothing', async () => {
    const path = join(folder, 'straight/run.json');
    const before = await readFile(path, 'utf8');
    const other = before.replace('"formatVersion": 1', '"formatVersion": 99');
    await writeFile(path, other);
    await expect(run('straight')).rejects.toMatchObject({ code: 'DID_RUN_VERSION' });
    expect(await readFile(path, 'utf8')).toBe(other);
    await writeFile(path, before);
  });

  it('refuses a folder that holds something else', async () => {
    await writeFile(join(folder, 'note.txt'), 'mine');
    await expect(trainRun({ config: config(), data, out: folder })).rejects.toMatchObject({
      code: 'DID_RUN',
    });
  });

  it('says which class is missing', async () => {
    const reals = { ...data, samples: data.samples.filter((sample) => sample.label === 0) };
    await expect(run('one-class', { data: reals })).rejects.toMatchObject({ code: 'DID_DATA' });
    expect(existsSync(join(folder, 'one-class'))).toBe(false);
  });

  it('names the nearest method for one that the data lack', async () => {
    const asked = { ...config(), data: { ...config().data, methods: ['cheker'] } };
    await expect(run('typo', { config: asked })).rejects.toMatchObject({
      code: 'DID_DATA',
      message: expect.stringContaining('Did you mean checker?'),
    });
  });

  it('stops on a loss that is no number, with step, term and the last good checkpoint', async () => {
    const wild = config(
      {},
      { optimizer: { learningRate: 1, schedule: 'constant', warmupSteps: 0 }, loss: { lambdaCls: 3e38 } },
    );
    await expect(run('wild', { config: wild })).rejects.toMatchObject({ code: 'DID_NON_FINITE' });
    expect(existsSync(join(folder, 'wild/checkpoints/last'))).toBe(false);
  });

  it('says that the disk is full, and keeps what was written', async () => {
    await run('full', stopAt(4));
    const before = await readFile(join(folder, 'full/checkpoints/last/state.json'), 'utf8');
    const log = join(folder, 'full/metrics.jsonl');
    const fill = (event: TrainEvent) => {
      if (event.type !== 'train-start') return;
      rmSync(log);
      symlinkSync('/dev/full', log);
    };
    await expect(run('full', { onEvent: fill })).rejects.toMatchObject({ code: 'DID_DISK' });
    expect(await readFile(join(folder, 'full/checkpoints/last/state.json'), 'utf8')).toBe(before);
  });

  it.each([
    ['without A_dom', { model: { domainAttention: false } }],
    ['without T', { model: { critic: { enabled: false } } }],
    ['without the domain head', { model: { domainHead: false } }],
    ['alpha 1', { loss: { alpha: 1 } }],
    ['alpha 0', { loss: { alpha: 0 } }],
    ['the BCE baseline', { model: { variant: 'bce' } }],
    ['BCE with the AUC loss', { model: { variant: 'bce-wmw' } }],
    ['BCE with a domain head', { model: { variant: 'bce-domain' } }],
    ['flat heads', { model: { head: 'flat' } }],
    ['pairs within a class', { loss: { marginals: 'within-class' } }],
    ['T on pooled maps', { model: { critic: { input: 'pooled' } } }],
  ] as const)('trains %s', async (name, rest) => {
    const { model, ...others } = { model: {}, ...rest } as DidConfigInput;
    const tiny = { backbone: 'tiny', inputSize: 32, headWidths: [16] };
    const variant = config({ steps: 3 }, { ...others, model: { ...tiny, ...model } });
    const summary = await run(name.replaceAll(' ', '-'), { config: variant });
    expect(summary.finished).toBe(true);
  });
});
