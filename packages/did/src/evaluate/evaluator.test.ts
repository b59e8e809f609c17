import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CropSet } from '@did/datasets';
import { rocAuc } from '@did/metrics';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { evaluationTable } from '../cli/evaluation-table.js';
import { parseConfig } from '../config/parse-config.js';
import { plantedCropSet } from '../testing/planted-crop-set.js';
import { trainRun } from '../train/trainer.js';
import type { Evaluation } from './evaluation.js';
import { evaluateRun } from './evaluator.js';
import { explainRun } from './explain-run.js';

const planted = plantedCropSet({ sources: 30, size: 32, methods: ['checker', 'stripes'], unseen: ['dots'] });
const nulls = planted.samples
  .filter(({ split, method }) => split === 'test' && method === 'real')
  .map((sample) => ({ ...sample, method: 'null', path: `null/${sample.path}` }));
const data: CropSet = {
  ...planted,
  samples: [...planted.samples, ...nulls],
  readPixels: (sample) =>
    planted.readPixels({ ...sample, method: sample.method === 'null' ? 'real' : sample.method }),
};

let folder = '';
let evaluation: Evaluation;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-evaluate-'));
  const config = parseConfig(
    {
      model: { inputSize: 32, channels: 'gray', critic: { widths: [8, 8, 8] }, headWidths: [16] },
      data: { methods: ['checker', 'stripes'], augment: { shiftRatio: 0 } },
      optimizer: { learningRate: 3e-3 },
      train: { batchSize: 12, steps: 60, validateEvery: 60, checkpointEvery: 60 },
    },
    { preset: 'demo' },
  );
  await trainRun({ config, data, out: join(folder, 'run'), backend: 'wasm' });
  evaluation = await evaluateRun({ run: join(folder, 'run'), data, backend: 'wasm', rounds: 100 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('evaluateRun', () => {
  it('finds the planted sign of forging', () => {
    expect(evaluation.seen.frames.auc.estimate).toBeGreaterThan(0.95);
  });

  it('sets each method against all plain real pictures, never the null ones', () => {
    for (const { method, frames } of evaluation.methods) {
      const rows = evaluation.scores.filter((row) => row.method === 'real' || row.method === method);
      expect(frames.n).toBe(rows.length);
      expect(frames.auc.estimate).toBeCloseTo(
        rocAuc(
          rows.map((row) => row.logit),
          rows.map((row) => row.label),
        ),
        12,
      );
    }
  });

  it('sets origins against one another where the crop set names them, and only then', async () => {
    expect(evaluation.origins).toBeUndefined();
    const mixed = data.samples.map((sample, i) => ({
      ...sample,
      extra: { origin: sample.label === 1 ? sample.method : `place-${Math.floor(i / 4) % 2}` },
    }));
    const { origins } = await evaluateRun({
      run: join(folder, 'run'),
      data: { ...data, samples: mixed },
      backend: 'wasm',
      rounds: 10,
    });
    const pairs = origins?.map(({ real, fake }) => `${fake} ${real}`);
    expect(pairs).toEqual(
      ['checker', 'dots', 'stripes'].flatMap((fake) => [`${fake} place-0`, `${fake} place-1`]),
    );
  });

  it('judges pictures with left-out values among themselves, and each value of their column', async () => {
    const cameras = ['studio', 'phone', 'webcam'];
    const taken = data.samples.map((sample) => ({
      ...sample,
      extra: { camera: cameras[Number(sample.sourceId) % 3] as string },
    }));
    const run = join(folder, 'without-phone');
    const config = parseConfig(
      {
        model: { inputSize: 32, critic: { widths: [4] }, headWidths: [4] },
        data: { methods: ['checker'], without: { camera: ['phone'], method: ['stripes'] } },
        train: { batchSize: 4, steps: 1 },
      },
      { preset: 'demo' },
    );
    const set = { ...data, samples: taken };
    await trainRun({ config, data: set, out: run, backend: 'wasm' });
    const result = await evaluateRun({ run, data: set, backend: 'wasm', rounds: 10 });
    // Six faces in the test split, two of each camera.
    expect(result.seen.frames.n).toBe(4 + 4);
    expect(result.unseen?.frames.n).toBe(4 + 8);
    expect(result.nullControl?.n).toBe(4 + 4);
    expect(result.leftOut).toMatchObject({
      without: { camera: ['phone'] },
      seen: { frames: { n: 2 + 2 } },
      unseen: { frames: { n: 2 + 4 } },
    });
    expect(result.values?.map(({ value, leftOut, frames }) => [value, leftOut, frames.n])).toEqual([
      ['phone', true, 4],
      ['studio', false, 4],
      ['webcam', false, 4],
    ]);
    const phone = result.scores.filter(({ leftOut }) => leftOut === true);
    const pathsOf = (rows: readonly { path: string }[]) => rows.map(({ path }) => path);
    expect(pathsOf(phone)).toEqual(
      pathsOf(taken.filter(({ split, extra }) => split === 'test' && extra.camera === 'phone')),
    );
    const pair = phone.filter(({ method }) => method === 'real' || method === 'checker');
    expect(result.leftOut?.seen?.frames.auc.estimate).toBeCloseTo(
      rocAuc(
        pair.map(({ logit }) => logit),
        pair.map(({ label }) => label),
      ),
      12,
    );
    const table = evaluationTable(result);
    expect(table).toContain('Left out of training, and of the table above: camera phone.');
    expect(table).toMatch(/camera phone +left out +4 .*\n *camera studio +seen +4 /);
  });

  it('shows null forgeries as a control, at chance', () => {
    expect(evaluation.nullControl).toMatchObject({ n: 12, auc: { estimate: 0.5 } });
  });

  it('counts the domains of the methods trained on', () => {
    const counts = evaluation.confusion?.counts ?? [];
    expect(evaluation.confusion?.labels).toEqual(['real', 'checker', 'stripes']);
    expect(counts.flat().reduce((sum, count) => sum + count, 0)).toBe(18);
  });

  it('gives the same scores again', async () => {
    const again = await evaluateRun({ run: join(folder, 'run'), data, backend: 'wasm', rounds: 100 });
    expect({ ...again, seconds: 0 }).toEqual({ ...evaluation, seconds: 0 });
  });

  it('pools all fakes whatever was trained on, and keeps the result of a named test apart', async () => {
    const { scores, all, unseen } = evaluation;
    const rows = scores.filter(({ label, method }) => label === 1 || method === 'real');
    expect(all?.frames.n).toBe(rows.length);
    expect(all?.frames.auc.estimate).toBeCloseTo(
      rocAuc(
        rows.map(({ logit }) => logit),
        rows.map(({ label }) => label),
      ),
      12,
    );
    const run = join(folder, 'run');
    const dots = {
      ...data,
      samples: data.samples.filter(({ label, method }) => label === 0 || method === 'dots'),
    };
    const cross = await evaluateRun({ run, data: dots, test: 'dots', backend: 'wasm', rounds: 100 });
    expect(cross).toMatchObject({
      test: 'dots',
      split: 'test',
      data: { folder: 'memory', manifestSha256: null },
    });
    expect(cross.seen.frames.auc.estimate).toBeNull();
    expect(cross.all).toEqual(unseen);
    const stored = async (test: string) =>
      JSON.parse(await readFile(join(run, `evaluation-last-${test}.json`), 'utf8'));
    expect([(await stored('dots')).test, (await stored('test')).test]).toEqual(['dots', 'test']);
    await expect(evaluateRun({ run, data, test: '../dots' })).rejects.toMatchObject({ code: 'DID_USAGE' });
  });

  it('refuses a split that is empty', async () => {
    const none = { ...data, samples: [] };
    await expect(evaluateRun({ run: join(folder, 'run'), data: none })).rejects.toMatchObject({
      code: 'DID_DATA',
    });
  });
});

describe('explainRun', () => {
  it('gives masks in (0,1) over the picture, and the score of the evaluation', async () => {
    const sample = data.samples.filter(({ split }) => split === 'test')[0];
    if (sample === undefined) throw new Error('no sample');
    const before = tf.memory().numTensors;
    const [map] = await explainRun({ run: join(folder, 'run'), data, samples: [sample], backend: 'wasm' });
    expect(tf.memory().numTensors).toBe(before);
    for (const mask of [map?.mDf, map?.mDom]) {
      expect(mask).toHaveLength((map?.width ?? 0) * (map?.height ?? 0));
      expect(mask?.every((value) => value > 0 && value < 1)).toBe(true);
    }
    const scored = evaluation.scores.find((row) => row.path === sample.path);
    expect(map?.score).toBeCloseTo(scored?.probability ?? Number.NaN, 5);
  });
});
