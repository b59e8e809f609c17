import { type CropSet, type PreprocessSpec, preprocess, type Sample } from '@did/datasets';
import * as tf from '@tensorflow/tfjs';
import { stackImages } from './stack-images.js';

const BATCH = 64;

/** Some pictures as a network takes them. */
export interface ImageBatch {
  /** @shape `[B,H,W,3]` */
  readonly x: tf.Tensor4D;
  /** Number of the first picture among all. */
  readonly start: number;
}

/** Samples of a crop set in their order, preprocessed; the next pictures are read while a batch is used, and a batch is freed after its turn. */
export async function* imageBatches(
  data: CropSet,
  samples: readonly Sample[],
  spec: PreprocessSpec,
): AsyncGenerator<ImageBatch> {
  const read = (start: number) =>
    Promise.all(samples.slice(start, start + BATCH).map((s) => data.readPixels(s)));
  let next = read(0);
  for (let start = 0; start < samples.length; start += BATCH) {
    const images = await next;
    next = read(start + BATCH);
    const x = tf.tidy(() => preprocess(stackImages(images), spec));
    try {
      yield { x, start };
    } finally {
      x.dispose();
    }
  }
}
