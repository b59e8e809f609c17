import type { CropSet, PreprocessSpec, Sample } from '@did/datasets';
import type { DidModel } from '../model/did-model.js';
import type { DidOutput } from '../model/did-net.js';
import { imageBatches } from './image-batches.js';
import { scoreImages } from './score-images.js';

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
 * @param look - Sees what DID's forward pass gives for a batch, inside its `tf.tidy`, with the number of its first sample; never
 * called for a baseline.
 * @returns One score a sample.
 */
export async function scoreSamples(
  model: DidModel,
  data: CropSet,
  samples: readonly Sample[],
  spec: PreprocessSpec,
  look?: (out: DidOutput, start: number) => void,
): Promise<SampleScore[]> {
  const scores: SampleScore[] = [];
  for await (const { x, start } of imageBatches(data, samples, spec)) {
    scores.push(...(await scoreImages(model, x, (out) => look?.(out, start))));
  }
  return scores;
}
