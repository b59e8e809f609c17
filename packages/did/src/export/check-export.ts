import { type CropSet, preprocess, type Sample } from '@did/datasets';
import { readTensor } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { stackImages } from '../evaluate/stack-images.js';
import type { ExportCheck } from './export-record.js';
import type { PictureFunction } from './trace/trace-kernels.js';
import { EXPORT_NAMES } from './trace/trace-model.js';

/** So many pictures are compared, so many at a time. */
const [PICTURES, BATCH] = [32, 8];

/** What {@link checkExport} compares. */
export interface CheckExportOptions {
  /** The network as we run it. */
  readonly ours: PictureFunction;
  /** The exported one. */
  readonly exported: tf.GraphModel;
  /** Side of the network's input. @unit pixels */
  readonly size: number;
  /** Whose validation faces to take; noise where there are none. */
  readonly data: CropSet | null;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, of: number) => void) | undefined;
}

/** Compares the scores of an exported network with those of ours. */
export async function checkExport(options: CheckExportOptions): Promise<ExportCheck> {
  const { ours, exported, size, data, signal, onProgress } = options;
  const faces = data === null ? [] : evenly(data.samples.filter(({ split }) => split === 'val'));
  const count = faces.length || PICTURES;
  const largest = { logit: 0, probability: 0 };
  for (let start = 0; start < count; start += BATCH) {
    signal?.throwIfAborted();
    const end = Math.min(count, start + BATCH);
    const x =
      data === null || faces.length === 0
        ? tf.randomUniform<tf.Rank.R4>([end - start, size, size, 3], 0, 255, 'float32', start + 1)
        : await facePixels(data, faces.slice(start, end), size);
    const [a, b] = tf.tidy(() => [
      Object.values(ours(x)).slice(0, 2),
      exported.execute({ [EXPORT_NAMES.input]: x }, [
        EXPORT_NAMES.logit,
        EXPORT_NAMES.probability,
      ]) as tf.Tensor[],
    ]) as [tf.Tensor[], tf.Tensor[]];
    largest.logit = Math.max(largest.logit, await distance(a[0], b[0]));
    largest.probability = Math.max(largest.probability, await distance(a[1], b[1]));
    tf.dispose([x, a, b]);
    onProgress?.(end, count);
  }
  const of =
    faces.length > 0 && data !== null ? `validation faces of ${data.info.name}` : 'pictures of seeded noise';
  return { pictures: count, of, largestDifference: largest };
}

/** At most as many as are compared, from all of them. */
function evenly(samples: readonly Sample[]): Sample[] {
  const count = Math.min(PICTURES, samples.length);
  return Array.from({ length: count }, (_, i) => samples[Math.floor((i * samples.length) / count)] as Sample);
}

/** Crops at the network's size, 0..255 as the exported network takes them. */
async function facePixels(data: CropSet, samples: readonly Sample[], size: number): Promise<tf.Tensor4D> {
  const images = await Promise.all(samples.map((sample) => data.readPixels(sample)));
  const std = 1 / 255;
  return tf.tidy(() =>
    preprocess(stackImages(images), { size, channels: 'rgb', mean: [0, 0, 0], std: [std, std, std] }),
  );
}

async function distance(a: tf.Tensor | undefined, b: tf.Tensor | undefined): Promise<number> {
  const [ours, theirs] = await Promise.all([readTensor(a as tf.Tensor), readTensor(b as tf.Tensor)]);
  return Math.max(...Array.from(ours, (value, i) => Math.abs(value - (theirs[i] as number))));
}
