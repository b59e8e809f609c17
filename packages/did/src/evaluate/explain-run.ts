import { resolve } from 'node:path';
import { type CropSet, preprocess, type Sample } from '@did/datasets';
import type { RgbImage } from '@did/faces';
import { type BackendName, prepareBackend } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { explainImages, type ImageMaps } from '../explain/explain-images.js';
import type { CheckpointName } from '../train/run-folder.js';
import { domainName } from './domain-name.js';
import { loadRunModel } from './load-run-model.js';
import { stackImages } from './stack-images.js';

/** Where a model looks in one picture. */
export interface Explanation extends Omit<ImageMaps, 'domain'> {
  readonly sample: Sample;
  readonly image: RgbImage;
  /** What the domain head names: `real`, a method, or `domain 2` where domains were discovered; null without a domain head. */
  readonly domain: string | null;
}

/** What {@link explainRun} needs. */
export interface ExplainRunOptions {
  readonly run: string;
  readonly data: CropSet;
  readonly samples: readonly Sample[];
  readonly checkpoint?: CheckpointName;
  readonly backend?: 'auto' | BackendName;
  readonly onProgress?: (done: number, of: number) => void;
  readonly signal?: AbortSignal;
}

/** Pictures whose maps and gradients are held at a time. */
const BATCH = 32;

/** The masks and class activation maps of a run over some samples, with their pictures and scores, in their order. */
export async function explainRun(options: ExplainRunOptions): Promise<Explanation[]> {
  const { data, samples, onProgress, signal } = options;
  await prepareBackend(options.backend ?? 'auto');
  const { folder, model } = await loadRunModel(resolve(options.run), options.checkpoint ?? 'last');
  try {
    const explanations: Explanation[] = [];
    for (let start = 0; start < samples.length; start += BATCH) {
      signal?.throwIfAborted();
      const chosen = samples.slice(start, start + BATCH);
      const images = await Promise.all(chosen.map((sample) => data.readPixels(sample)));
      const x = tf.tidy(() => preprocess(stackImages(images), folder.record.preprocess));
      const maps = await explainImages(model, x).finally(() => x.dispose());
      maps.forEach(({ domain, ...map }, i) => {
        const [sample, image] = [chosen[i] as Sample, images[i] as RgbImage];
        explanations.push({ ...map, sample, image, domain: domainName(domain, folder.config) });
      });
      onProgress?.(explanations.length, samples.length);
    }
    return explanations;
  } finally {
    model.dispose();
  }
}
