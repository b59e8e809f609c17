import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { disposeBatch } from '../batch/batch.js';
import { createBatches } from '../batch/create-batches.js';
import { packCropSet } from '../crop-set/shards/pack-crop-set.js';
import { NOISE_METHODS, NOISE_SIDE, writeNoiseCropSet } from '../testing/noise-crop-set.js';
import { type Crops, loadCrops } from './load-crops.js';

let folder = '';
let crops: Crops;

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(path.join(tmpdir(), 'did-load-crops-'));
  await writeNoiseCropSet(path.join(folder, 'files'));
  await packCropSet({ crops: path.join(folder, 'files'), out: path.join(folder, 'shards') });
  crops = await loadCrops(path.join(folder, 'files'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function smallModel(outputs: number): tf.LayersModel {
  const model = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [NOISE_SIDE, NOISE_SIDE, 3] }),
      tf.layers.dense({ units: outputs, activation: outputs === 1 ? 'sigmoid' : 'softmax' }),
    ],
  });
  model.compile({
    optimizer: tf.train.sgd(0.001),
    loss: outputs === 1 ? 'binaryCrossentropy' : 'categoricalCrossentropy',
  });
  return model;
}

it('trains a layers model by fitDataset over epochs and leaves no tensor', async () => {
  const model = smallModel(1);
  const train = crops.dataset({ batchSize: 6 });
  const validationData = crops.dataset({ split: 'val', batchSize: 4 });
  await model.fitDataset(train, { epochs: 1, verbose: 0, validationData });
  const { numTensors } = tf.memory();
  const { history } = await model.fitDataset(train, { epochs: 3, verbose: 0, validationData });
  expect(tf.memory().numTensors).toBe(numTensors);
  expect(history.loss).toHaveLength(3);
  expect((history.val_loss as number[]).every(Number.isFinite)).toBe(true);
  model.dispose();
});

it('gives the batches of createBatches, an epoch after another', async () => {
  const preprocess = {
    size: NOISE_SIDE,
    channels: 'rgb',
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
  } as const;
  const options = { split: 'train', methods: NOISE_METHODS, batchSize: 6, seed: 5, preprocess } as const;
  const source = createBatches({ cropSet: crops, ...options });
  const data = crops.dataset({ batchSize: 6, seed: 5 });
  // 18 crops: three batches an epoch.
  for (const epoch of [0, 1]) {
    let step = epoch * 3;
    await data.forEachAsync(({ xs, ys }) => {
      expect(xs.shape).toEqual([6, NOISE_SIDE, NOISE_SIDE, 3]);
      expect(ys.shape).toEqual([6, 1]);
      step++;
      tf.dispose([xs, ys]);
    });
    expect(step).toBe(epoch * 3 + 3);
    let next = epoch * 3;
    for await (const batch of crops.batches({ batchSize: 6, seed: 5 }, epoch)) {
      const expected = await source.batch(next++);
      expect(await batch.images.data()).toEqual(await expected.images.data());
      expect(batch.samples).toEqual(expected.samples);
      disposeBatch(batch);
      disposeBatch(expected);
    }
    expect(next).toBe(epoch * 3 + 3);
  }
  source.dispose();
});

it('gives the same of shards', async () => {
  const shards = await loadCrops(path.join(folder, 'shards'));
  const first = async (set: Crops) => {
    const seen: number[] = [];
    for await (const batch of set.batches({ batchSize: 5, seed: 2 })) {
      seen.push(...(await batch.images.data()), ...(await batch.domains.data()));
      disposeBatch(batch);
    }
    return seen;
  };
  expect(await first(shards)).toEqual(await first(crops));
});

it('shows a whole split once and in order where it is not for training', async () => {
  const seen: string[] = [];
  for await (const batch of crops.batches({ split: 'val', batchSize: 4, methods: ['two'] })) {
    seen.push(...batch.samples.map((sample) => sample.path));
    expect([...(await batch.domains.data())]).toEqual(batch.samples.map(({ label }) => label));
    disposeBatch(batch);
  }
  const expected = crops.samples.filter(({ split, method }) => split === 'val' && method !== 'one');
  expect(seen).toEqual(expected.map((sample) => sample.path));
});

it('gives methods as one-hot rows for a softmax', async () => {
  const model = smallModel(3);
  const data = crops.dataset({ batchSize: 6, target: 'method', order: 'balanced', batchesPerEpoch: 1 });
  const { history } = await model.fitDataset(data, { epochs: 1, verbose: 0 });
  expect(history.loss).toHaveLength(1);
  const [{ xs, ys }] = (await data.toArray()) as [{ xs: tf.Tensor; ys: tf.Tensor }];
  expect(ys.shape).toEqual([6, 3]);
  expect([...(await ys.sum(1).data())]).toEqual(Array(6).fill(1));
  tf.dispose([xs, ys]);
  model.dispose();
});

it('leaves no tensor where a loop is left early', async () => {
  const { numTensors } = tf.memory();
  for await (const batch of crops.batches({ batchSize: 4 })) {
    disposeBatch(batch);
    break;
  }
  expect(tf.memory().numTensors).toBe(numTensors);
});

it('says what is wrong before the first batch', async () => {
  expect(() => crops.dataset({ split: 'test' })).toThrow(/has no crops in the split "test"/);
  expect(() => crops.dataset({ batchSize: 0 })).toThrow(/`batchSize` must be a positive whole number; got 0/);
  expect(() => crops.dataset({ batchesPerEpoch: 1.5 })).toThrow(/`batchesPerEpoch` must be/);
  await expect(crops.batches({ methods: ['three'] }).next()).rejects.toThrow(/three|fake/);
});
