import { SeededRandom } from '@did/runtime';
import type { PreprocessSpec } from '../preprocess/preprocess-spec.js';
import type { Sample, Split } from '../sample.js';
import { augmentInto } from './augment-into.js';
import { NO_AUGMENT } from './augment-options.js';
import type { Batch } from './batch.js';
import { type PixelSource, PixelStore } from './pixel-store.js';
import { toBatch } from './to-batch.js';

/** Options of {@link sequentialBatches}. */
export interface SequentialOptions {
  /** Methods in the order of their domains; others get domain -1. */
  readonly methods?: readonly string[];
  /** Which crops of the split; all by default. */
  readonly filter?: (sample: Sample) => boolean;
}

/**
 * Every crop of a split once, unvaried, in the order of the manifest; the last batch may be smaller.
 * The next batch is decoded while the caller works on one. The caller disposes of each batch.
 */
export async function* sequentialBatches(
  cropSet: PixelSource,
  split: Split,
  batchSize: number,
  preprocess: PreprocessSpec,
  options: SequentialOptions = {},
): AsyncGenerator<Batch, void, undefined> {
  const { methods = [], filter = () => true } = options;
  const samples = cropSet.samples.filter((sample) => sample.split === split && filter(sample));
  const store = new PixelStore(cropSet, 0);
  const random = new SeededRandom(0);
  const read = (start: number) => {
    const chosen = samples.slice(start, start + batchSize);
    const images = Promise.all(chosen.map((sample) => store.get(sample)));
    // Its error is for the turn that awaits it, which may come later.
    images.catch(() => undefined);
    return { chosen, images };
  };
  let next = read(0);
  for (let start = 0; start < samples.length; start += batchSize) {
    const { chosen } = next;
    const images = await next.images;
    next = read(start + batchSize);
    const side = images[0]?.width ?? 0;
    const pixels = new Float32Array(chosen.length * side * side * 3);
    images.forEach((image, i) => {
      augmentInto(image, NO_AUGMENT, random, pixels, i * side * side * 3);
    });
    yield toBatch(pixels, side, chosen, methods, preprocess);
  }
}
