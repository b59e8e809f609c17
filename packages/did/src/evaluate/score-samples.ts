import { type CropSet, type PreprocessSpec, preprocess, type Sample } from '@did/datasets';
import * as tf from '@tensorflow/tfjs';
import type { MaskWatch } from '../diagnose/mask-watch.js';
import type { DidModel } from '../model/did-model.js';
import { scoreImages } from './score-images.js';
import { stackImages } from './stack-images.js';

const BATCH = 64;

/** What a model says of one picture. */
export interface SampleScore {
  /** Above 0 means fake. */
  readonly logit: number;
  /** Most likely domain; null without a domain head. */
  readonly domain: number | null;
}

/**
 * Scores samples of a crop set in their order; the next pictures are read while a batch is computed.
 *
 * @param watch - Keeps the masks of a few of them.
 * @returns One score a sample.
 */
export async function scoreSamples(
  model: DidModel,
  data: CropSet,
  samples: readonly Sample[],
  spec: PreprocessSpec,
  watch?: MaskWatch,
): Promise<SampleScore[]> {
  const scores: SampleScore[] = [];
  const read = (start: number) =>
    Promise.all(samples.slice(start, start + BATCH).map((s) => data.readPixels(s)));
  let next = read(0);
  for (let start = 0; start < samples.length; start += BATCH) {
    const images = await next;
    next = read(start + BATCH);
    const x = tf.tidy(() => preprocess(stackImages(images), spec));
    try {
      scores.push(...(await scoreImages(model, x, (out) => watch?.take(out, start))));
    } finally {
      x.dispose();
    }
  }
  return scores;
}
