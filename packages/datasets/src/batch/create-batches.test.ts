import type { RgbImage } from '@did/faces';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import type { Sample } from '../sample.js';
import { syntheticSample } from '../testing/synthetic-sample.js';
import { disposeBatch } from './batch.js';
import { createBatches } from './create-batches.js';

const SIDE = 8;
const samples: Sample[] = Array.from({ length: 6 }, (_, i) => `s${i}`).flatMap((sourceId) =>
  ['real', 'one', 'two'].map((method) => syntheticSample({ sourceId, method })),
);

/** Every crop of a source is the same noise, so what differs within a pair is what the batch did to it. */
async function readPixels({ sourceId }: Sample): Promise<RgbImage> {
  const seed = Number(sourceId.slice(1));
  const data = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, i) => (i * 37 + seed * 91) % 251);
  return { width: SIDE, height: SIDE, data };
}

const preprocess = {
  size: SIDE,
  channels: 'rgb',
  mean: [0.5, 0.5, 0.5],
  std: [0.25, 0.25, 0.25],
} as const;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const open = (change: object = {}) =>
  createBatches({
    cropSet: { samples, readPixels },
    split: 'train',
    methods: ['two', 'one'],
    batchSize: 4,
    seed: 5,
    preprocess,
    ...change,
  });

describe('createBatches', () => {
  it('gives step n the same pixels in a fresh process as in one that came from step 0', async () => {
    const [one, other] = [open(), open()];
    for (let step = 0; step < 3; step++) disposeBatch(await one.batch(step));
    const [a, b] = [await one.batch(3), await other.batch(3)];
    expect(await a.images.data()).toEqual(await b.images.data());
    expect(a.samples).toEqual(b.samples);
    disposeBatch(a);
    disposeBatch(b);
    one.dispose();
    other.dispose();
  });

  it('numbers the domains by the place in `methods`, from 1, and reals 0', async () => {
    const batches = open();
    const batch = await batches.batch(0);
    const domains = [...(await batch.domains.data())];
    const expected = batch.samples.map(({ method }) => ['real', 'two', 'one'].indexOf(method));
    expect(domains).toEqual(expected);
    expect([...(await batch.labels.data())]).toEqual(expected.map((domain) => (domain === 0 ? 0 : 1)));
    disposeBatch(batch);
    batches.dispose();
  });

  it('varies the real and the fake of a pair alike, and each for itself where that is asked for', async () => {
    const isPaired = async (change: object): Promise<boolean> => {
      const batches = open(change);
      const batch = await batches.batch(1);
      const [real, fake] = tf.split(batch.images, 4);
      const equal = (await tf.all(tf.equal(real as tf.Tensor, fake as tf.Tensor)).data())[0] === 1;
      disposeBatch(batch);
      batches.dispose();
      return equal;
    };
    expect(await isPaired({})).toBe(true);
    expect(await isPaired({ augment: { pairedDraws: false } })).toBe(false);
  });

  it('without variation gives the pixels, normalised', async () => {
    const batches = open({ augment: false });
    const batch = await batches.batch(0);
    const first = batch.samples[0] as Sample;
    const { data } = await readPixels(first);
    const values = await batch.images.data();
    for (let i = 0; i < data.length; i++) {
      expect(values[i]).toBeCloseTo(((data[i] as number) / 255 - 0.5) / 0.25, 4);
    }
    disposeBatch(batch);
    batches.dispose();
  });

  it('leaves no tensor behind', async () => {
    const batches = open();
    disposeBatch(await batches.batch(0));
    const before = tf.memory().numTensors;
    for (let step = 1; step < 6; step++) disposeBatch(await batches.batch(step));
    expect(tf.memory().numTensors).toBe(before);
    batches.dispose();
  });

  it('names the crop whose size differs', async () => {
    const batches = open({
      cropSet: {
        samples,
        readPixels: async (sample: Sample) =>
          sample.method === 'one' ? { width: 4, height: 4, data: new Uint8Array(48) } : readPixels(sample),
      },
    });
    await expect(batches.batch(0)).rejects.toThrow(/all crops must be .* like the first; /);
    batches.dispose();
  });
});
