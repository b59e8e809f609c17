import type { RgbImage } from '@did/faces';
import { type Seed, SeededRandom } from '@did/runtime';
import type { PreprocessSpec } from '../preprocess/preprocess-spec.js';
import type { Sample, Split } from '../sample.js';
import { type AugmentOptions, augmentInto, DEFAULT_AUGMENT, NO_AUGMENT } from './augment.js';
import type { BatchSource } from './batch.js';
import { DEFAULT_STORE_BYTES, type PixelSource, PixelStore } from './pixel-store.js';
import { createSampler, type SamplerKind } from './sampler.js';
import { toBatch } from './to-batch.js';

/** Arguments of {@link createBatches}. */
export interface BatchOptions {
  readonly cropSet: PixelSource;
  readonly split: Split;
  /** Methods to train with; the place in this list, from 1, is the domain. */
  readonly methods: readonly string[];
  readonly batchSize: number;
  readonly seed: Seed;
  readonly sampler?: SamplerKind;
  /** What {@link DEFAULT_AUGMENT} leaves open to change; `false` for none. */
  readonly augment?: AugmentOptions | false;
  readonly preprocess: PreprocessSpec;
  /** Bound of the decoded pixels in memory. @unit bytes */
  readonly maxStoreBytes?: number;
}

/** Batches made ahead of the one asked for. */
const AHEAD = 2;

/**
 * Training batches: sampled, decoded once, varied, preprocessed, and made ahead while the network trains.
 *
 * @example
 * const batches = createBatches({ cropSet, split: 'train', methods: ['self-blend'], batchSize: 32, seed: 1, preprocess });
 * const { images, labels, domains } = await batches.batch(0);
 */
export function createBatches(options: BatchOptions): BatchSource {
  const { cropSet, split, methods, batchSize, seed } = options;
  const samples = cropSet.samples.filter((sample) => sample.split === split);
  const sampler = createSampler({ samples, methods, batchSize, seed, kind: options.sampler ?? 'paired' });
  const augment =
    options.augment === false ? NO_AUGMENT : { ...DEFAULT_AUGMENT, ...definedOnly(options.augment ?? {}) };
  const store = new PixelStore(cropSet, options.maxStoreBytes ?? DEFAULT_STORE_BYTES);
  const random = new SeededRandom(seed).fork('augment');
  const pairedDraws = augment.pairedDraws && options.sampler !== 'balanced';
  const ready = new Map<number, Promise<PixelBatch>>();
  let warming = false;

  const make = async (step: number): Promise<PixelBatch> => {
    const chosen = sampler.batch(step);
    const images = await Promise.all(chosen.map((sample) => store.get(sample)));
    const side = (images[0] as RgbImage).width;
    const length = side * side * 3;
    const pixels = new Float32Array(chosen.length * length);
    images.forEach((image, i) => {
      // Crops 2k and 2k+1 of a paired batch are one pair.
      const draw = pairedDraws ? i >> 1 : i;
      augmentInto(image, augment, random.fork(`${step}/${draw}`), pixels, i * length);
    });
    return { chosen, pixels, side };
  };

  const prefetch = (step: number): Promise<PixelBatch> => {
    let pending = ready.get(step);
    if (pending === undefined) {
      pending = make(step);
      ready.set(step, pending);
      // Its error is for whoever asks for this step.
      pending.catch(() => ready.delete(step));
    }
    return pending;
  };

  return {
    size: batchSize,
    async batch(step) {
      const current = prefetch(step);
      const { chosen, pixels, side } = await current;
      for (const other of ready.keys()) if (other <= step || other > step + AHEAD) ready.delete(other);
      // After this step's work is on the device: the next batches are made while it runs.
      setTimeout(() => {
        for (let ahead = 1; ahead <= AHEAD; ahead++) void prefetch(step + ahead);
        if (!warming) {
          warming = true;
          void store.warm(samples.filter(({ method }) => method === 'real' || methods.includes(method)));
        }
      }, 0);
      return toBatch(pixels, side, chosen, methods, options.preprocess);
    },
    dispose() {
      ready.clear();
      warming = true;
      store.dispose();
    },
  };
}

interface PixelBatch {
  readonly chosen: readonly Sample[];
  readonly pixels: Float32Array;
  readonly side: number;
}

function definedOnly(options: AugmentOptions): AugmentOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
