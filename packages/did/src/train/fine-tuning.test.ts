import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { derangement } from '@did/mi-estimator';
import { decodeSafetensors, prepareBackend, SeededRandom } from '@did/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import type { DidConfigInput } from '../config/did-config.js';
import { parseConfig } from '../config/parse-config.js';
import { evaluateRun } from '../evaluate/evaluator.js';
import { createDidModel } from '../model/did-model.js';
import { plantedCropSet } from '../testing/planted-crop-set.js';
import { createOptimizer } from './create-optimizer.js';
import { readRunFolder } from './run-folder.js';
import { stepWeights } from './step-weights.js';
import { lossGradients, trainStep } from './train-step.js';
import { trainRun } from './trainer.js';

const SIDE = 32;
const data = plantedCropSet({ sources: 20, size: SIDE, methods: ['checker', 'stripes'] });
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-fine-tuning-'));
  await prepareBackend('wasm');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function configOf({ model, optimizer, train }: DidConfigInput = {}) {
  return parseConfig(
    {
      model: { backbone: 'tiny', inputSize: SIDE, critic: { widths: [8, 8, 8] }, headWidths: [16], ...model },
      optimizer: { weightDecay: 0.1, ...optimizer },
      data: { methods: ['checker', 'stripes'] },
      train: { batchSize: 6, steps: 6, stepsPerEpoch: 6, validateEvery: 6, checkpointEvery: 3, ...train },
    },
    { preset: 'demo' },
  );
}

const weightsOf = async (name: string) =>
  decodeSafetensors(await readFile(join(folder, name, 'checkpoints/last/weights.safetensors'))).tensors;

function batchOf(channels: number) {
  return {
    images: tf.randomNormal<tf.Rank.R4>([4, SIDE, SIDE, channels], 0, 1, 'float32', 3),
    labels: tf.tensor1d([0, 1, 0, 1]),
    domains: tf.tensor1d([0, 1, 0, 2], 'int32'),
    derangement: derangement(4, new SeededRandom(1)),
  };
}

describe('fine-tuning by configuration', () => {
  it.each([0, 3])(
    'leaves the frozen part of G as it was, statistics and decay included (microBatch %d)',
    async (microBatch) => {
      const config = configOf({ model: { freezeThrough: 'stage1' }, train: { microBatch } });
      const name = `frozen-${microBatch}`;
      await trainRun({ config, data, out: join(folder, name), backend: 'wasm' });
      const start = await createDidModel({ config: config.model, domains: 3, seed: config.train.seed });
      const before = await start.toTensors();
      const after = await weightsOf(name);
      for (const [weight, { data: values }] of Object.entries(before)) {
        const frozen = /^backbone\/(stem|stage1)\./.test(weight);
        expect([weight, `${after[weight]?.data}` === `${values}`]).toEqual([weight, frozen]);
      }
      start.dispose();
    },
  );

  it('trains the rest where all of G is frozen', async () => {
    for (const microBatch of [0, 2]) {
      const { model: options } = configOf({ model: { freezeThrough: 'stage3' } });
      const model = await createDidModel({ config: options, domains: 3, seed: 1 });
      const { images, ...batch } = batchOf(3);
      const { terms, grads } = lossGradients(model, images, batch, stepWeights(configOf(), 0.5), {
        microBatch,
      });
      expect(Object.keys(grads).some((name) => name.startsWith('backbone/'))).toBe(false);
      expect(Object.keys(grads).some((name) => name.startsWith('deepfake_head/'))).toBe(true);
      tf.dispose([images, batch.labels, batch.domains, terms, ...Object.values(grads)]);
      model.dispose();
    }
  });

  it('gives G and single stages rates of their own', async () => {
    const moved = async (optimizer: DidConfigInput['optimizer']) => {
      const config = configOf({
        optimizer: { name: 'sgd', momentum: 0, weightDecay: 0, learningRate: 0.01, ...optimizer },
      });
      const model = await createDidModel({ config: config.model, domains: 3, seed: 1 });
      const before = await model.toTensors();
      const { images, ...batch } = batchOf(3);
      const sgd = createOptimizer(config.optimizer);
      trainStep(model, sgd, images, batch, stepWeights(config, 0.5)).dispose();
      const after = await model.toTensors();
      const lengthOf = (prefix: string) =>
        Math.hypot(
          ...Object.keys(before)
            .filter((name) => name.startsWith(prefix) && /(kernel|gamma)$/.test(name))
            .flatMap((name) =>
              Array.from(after[name]?.data ?? [], (value, i) => value - (before[name]?.data[i] ?? 0)),
            ),
        );
      tf.dispose([images, batch.labels, batch.domains]);
      sgd.dispose();
      model.dispose();
      return ['backbone/stem', 'backbone/stage1', 'backbone/stage2', 'deepfake_head'].map(lengthOf);
    };
    const plain = await moved({});
    const own = await moved({ backboneRate: 0.5, stageRates: { stem: 0, stage1: 0.1 } });
    // Differences of float32 weights: a part in 10^4 of a step of 0.01.
    [0, 0.05, 0.5, 1].forEach((rate, i) => {
      expect((own[i] as number) / (plain[i] as number)).toBeCloseTo(rate, 3);
    });
  });

  it('drops numbers of the heads when training alone', async () => {
    const termsOf = async (dropout: number, training: boolean, step: number) => {
      const model = await createDidModel({
        config: configOf({ model: { dropout } }).model,
        domains: 3,
        seed: 1,
      });
      const { images, labels, domains } = batchOf(3);
      const net = model.net(training, { step });
      const logits = tf.tidy(() => [...net.classifyDeepfake(net.extract(images)).dataSync()]);
      tf.dispose([images, labels, domains]);
      model.dispose();
      return logits;
    };
    const plain = await termsOf(0, false, 0);
    expect(await termsOf(0.5, false, 0)).toEqual(plain);
    const dropped = await termsOf(0.5, true, 1);
    expect(dropped).not.toEqual(await termsOf(0, true, 1));
    expect(await termsOf(0.5, true, 1)).toEqual(dropped);
    expect(await termsOf(0.5, true, 2)).not.toEqual(dropped);
  });

  it('does all of it at once on gray pictures, resumes to the bit, and evaluates', async () => {
    const config = configOf({
      model: { channels: 'gray-sum', freezeThrough: 'stem', dropout: 0.3 },
      optimizer: { stageRates: { stage1: 0.1 } },
    });
    const run = (name: string, stopAt = Number.POSITIVE_INFINITY) => {
      const abort = new AbortController();
      return trainRun({
        ...{ config, data, out: join(folder, name), backend: 'wasm', signal: abort.signal },
        onEvent: (event) => {
          if (event.type === 'step-end' && event.row.step === stopAt) abort.abort();
        },
      });
    };
    await run('straight');
    await run('stopped', 4);
    await run('stopped');
    const [straight, stopped] = [await weightsOf('straight'), await weightsOf('stopped')];
    for (const [name, { data: values }] of Object.entries(straight)) {
      expect([name, `${stopped[name]?.data}` === `${values}`]).toEqual([name, true]);
    }
    const { record } = await readRunFolder(join(folder, 'straight'));
    expect(record.preprocess).toMatchObject({ channels: 'gray-sum', mean: [expect.any(Number)] });
    expect(straight['backbone/stem.conv/kernel']?.shape[2]).toBe(1);
    const { scores } = await evaluateRun({ run: join(folder, 'straight'), data, backend: 'wasm' });
    expect(scores.every(({ logit }) => Number.isFinite(logit))).toBe(true);
  });

  it.each([
    ['model.freezeThrough', { model: { freezeThrough: 'layer4' } }],
    ['optimizer.stageRates', { optimizer: { stageRates: { layer4: 0.1 } } }],
  ])('names the stages there are for a %s that is none', async (key, input) => {
    const out = join(folder, 'never');
    await expect(trainRun({ config: configOf(input), data, out, backend: 'wasm' })).rejects.toThrow(
      `[DID_CONFIG] ${key} names "layer4"; the stages of tiny are stem, stage1, stage2, stage3.`,
    );
  });
});
