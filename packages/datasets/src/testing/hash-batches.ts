import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs';
import { ROBUST_AUGMENT } from '../batch/augment-options.js';
import { disposeBatch } from '../batch/batch.js';
import { createBatches } from '../batch/create-batches.js';
import { loadCropSet } from '../crop-set/load-crop-set.js';

/** What the tensors of the first batches of a crop set are, as one hash; and a line for an error. */
export async function hashBatches(dir: string, threads: number, maxStoreBytes?: number): Promise<string> {
  await tf.setBackend('cpu');
  const batches = createBatches({
    cropSet: await loadCropSet(dir),
    split: 'train',
    methods: ['one', 'two'],
    batchSize: 6,
    seed: 11,
    augment: { ...ROBUST_AUGMENT, noise: 3 },
    preprocess: { size: 16, channels: 'rgb', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
    threads,
    ...(maxStoreBytes === undefined ? {} : { maxStoreBytes }),
  });
  const hash = createHash('sha256');
  try {
    // Not in order: what a step gives must not depend on what was asked before.
    for (const step of [0, 1, 2, 7, 1]) {
      const batch = await batches.batch(step);
      for (const tensor of [batch.images, batch.labels, batch.domains]) {
        const values = await tensor.data();
        hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
      }
      hash.update(batch.samples.map(({ path }) => path).join());
      disposeBatch(batch);
    }
  } catch (error) {
    return String(error);
  } finally {
    batches.dispose();
  }
  return hash.digest('hex');
}
