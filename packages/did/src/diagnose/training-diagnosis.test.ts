import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { plantedCropSet } from '../testing/planted-crop-set.js';
import { hashOfTensors, smallConfig, smallCropSet, stopAt } from '../testing/small-training.js';
import { readMetrics } from '../train/run-log.js';
import { rowScalars } from '../train/tensorboard/row-scalars.js';
import type { DiagnosisRow } from '../train/train-event.js';
import { trainRun } from '../train/trainer.js';

// A fifth of the sources validates: just enough for the estimator.
const data = plantedCropSet({ sources: 330, size: 32, methods: ['checker', 'stripes'] });
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-diagnose-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const config = (diagnoseEvery: number) =>
  smallConfig({ train: { steps: 7, diagnoseEvery, checkpointEvery: 4, ema: { decay: 0.5 } } });
const run = (name: string, diagnoseEvery: number, more: object = {}) =>
  trainRun({ config: config(diagnoseEvery), data, out: join(folder, name), backend: 'wasm', ...more });
const rowsOf = async (name: string) =>
  (await readMetrics(join(folder, name, 'metrics.jsonl'))).map((row) => ({ ...row, ms: 0 }));

describe('train.diagnoseEvery', () => {
  const hashes = (name: string) =>
    Promise.all(
      ['weights', 'trained', 'optimizer'].map((file) =>
        hashOfTensors(folder, name, 'checkpoints/last', `${file}.safetensors`),
      ),
    );

  it('adds a row and changes nothing else, to the bit', async () => {
    await run('without', 0);
    const before = tf.memory().numTensors;
    await run('straight', 5);
    expect(tf.memory().numTensors).toBe(before);
    expect(await hashes('straight')).toEqual(await hashes('without'));
    const [straight, without] = [await rowsOf('straight'), await rowsOf('without')];
    expect(straight.filter((row) => row.type !== 'diagnosis')).toEqual(without);
    const [row, ...others] = straight.filter((one) => one.type === 'diagnosis') as unknown as DiagnosisRow[];
    expect(others).toEqual([]);
    expect(row).toMatchObject({ step: 5, dependence: { components: 3, mutualInformation: { pairs: 66 } } });
    const { dependence } = row as DiagnosisRow;
    expect(dependence.jsDependence?.batch).toBeLessThan(2 * Math.LN2);
    expect(rowScalars(row as DiagnosisRow)['dependence/mutualInformation']).toBe(
      dependence.mutualInformation.nats,
    );
  });

  it('gives a run that was stopped and gone on with the same row', async () => {
    await run('resumed', 5, stopAt(3));
    await run('resumed', 5);
    expect(await hashes('resumed')).toEqual(await hashes('straight'));
    expect(await rowsOf('resumed')).toEqual(await rowsOf('straight'));
  });

  it('says at the start when the validation split is too small', async () => {
    const tooSmall = run('small', 5, { data: smallCropSet() });
    await expect(tooSmall).rejects.toMatchObject({
      code: 'DID_CONFIG',
      message: expect.stringMatching(/validation split has 6 sources.*needs 64/),
    });
  });
});
