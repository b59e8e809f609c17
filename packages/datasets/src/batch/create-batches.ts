import type { Seed } from '@did/runtime';
import { folderOfPixels } from '../crop-set/stored-pixels.js';
import type { PreprocessSpec } from '../preprocess/preprocess-spec.js';
import type { Sample, Split } from '../sample.js';
import { type AugmentOptions, resolveAugment } from './augment-options.js';
import type { BatchSource } from './batch.js';
import { createPixelMaker, type MadePixels, type PixelMaker, type PixelRecipe } from './pixel-maker.js';
import { DEFAULT_STORE_BYTES, type PixelSource } from './pixel-store.js';
import { canUseThreads, createPixelThreads, defaultPixelThreads } from './pixel-threads.js';
import { createSampler, methodOf, type SamplerKind } from './sampler.js';
import { toBatch } from './to-batch.js';

/** Arguments of {@link createBatches}. */
export interface BatchOptions {
  readonly cropSet: PixelSource;
  readonly split: Split;
  /** Methods to train with; the place in this list, from 1, is the domain. */
  readonly methods: readonly string[];
  /**
   * Puts a fake in a group, of which `methods` then lists the names, so that the column `method` is not used: what is in no
   * listed group is left out. By default a fake's group is its method.
   */
  readonly groupOf?: (fake: Sample) => string;
  readonly batchSize: number;
  readonly seed: Seed;
  readonly sampler?: SamplerKind;
  /** Real crops as a part of all, with `sampler: 'balanced'`; .5 by default. */
  readonly realShare?: number;
  /** True: every identity comes equally often, however many crops there are of it. */
  readonly balanceIdentities?: boolean;
  /** What {@link DEFAULT_AUGMENT} leaves open to change; `false` for none. */
  readonly augment?: AugmentOptions | false;
  readonly preprocess: PreprocessSpec;
  /** Bound of the decoded pixels in memory. @unit bytes */
  readonly maxStoreBytes?: number;
  /**
   * Threads that decode and vary crops beside this one; 0: this one does it. Batches do not depend on it. By default half the
   * cores for a set that `loadCropSet` opened, and none for one in memory or crops below 128 pixels.
   */
  readonly threads?: number;
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
  const { cropSet, split, methods, batchSize, seed, groupOf = methodOf } = options;
  const samples = cropSet.samples.filter((sample) => sample.split === split);
  const sampler = createSampler({ ...options, samples, kind: options.sampler ?? 'paired' });
  const augment = resolveAugment(options.augment);
  const pairedDraws = augment.pairedDraws && options.sampler !== 'balanced';
  const recipe = { seed, augment, maxStoreBytes: options.maxStoreBytes ?? DEFAULT_STORE_BYTES };
  const threads = options.threads ?? defaultPixelThreads(options.preprocess.size);
  const { maker, beside } = openPixelMaker(cropSet, recipe, threads);
  const ready = new Map<number, Promise<Made>>();
  let warming = false;

  const make = async (step: number): Promise<Made> => {
    const chosen = sampler.batch(step);
    // Crops 2k and 2k+1 of a paired batch are one pair.
    const draws = chosen.map((_, i) => `${step}/${pairedDraws ? i >> 1 : i}`);
    return { chosen, ...(await maker.make({ samples: chosen, draws })) };
  };

  const prefetch = (step: number): Promise<Made> => {
    let pending = ready.get(step);
    if (pending === undefined) {
      pending = make(step);
      ready.set(step, pending);
      // Its error is for whoever asks for this step.
      pending.catch(() => ready.delete(step));
    }
    return pending;
  };

  const makeAhead = (step: number) => {
    for (let ahead = 1; ahead <= AHEAD; ahead++) void prefetch(step + ahead);
    if (warming) return;
    warming = true;
    maker.warm(samples.filter((s) => (s.label === 0 ? s.method === 'real' : methods.includes(groupOf(s)))));
  };

  return {
    size: batchSize,
    async batch(step) {
      const current = prefetch(step);
      // Threads must have their work before a step on the CPU holds this one.
      if (beside) makeAhead(step);
      const { chosen, pixels, side } = await current;
      for (const other of ready.keys()) if (other <= step || other > step + AHEAD) ready.delete(other);
      // After this step's work is on the device: the next batches are made while it runs.
      if (!beside) setTimeout(makeAhead, 0, step);
      return toBatch(pixels, side, chosen, methods, options.preprocess, groupOf);
    },
    dispose() {
      ready.clear();
      warming = true;
      maker.dispose();
    },
  };
}

interface Made extends MadePixels {
  readonly chosen: readonly Sample[];
}

/** Threads for a set on the disk, where they can be started; this thread for any other. */
function openPixelMaker(
  cropSet: PixelSource,
  recipe: PixelRecipe,
  threads: number,
): { readonly maker: PixelMaker; readonly beside: boolean } {
  const dir = folderOfPixels(cropSet.readPixels);
  return dir === undefined || threads === 0 || !canUseThreads()
    ? { maker: createPixelMaker(cropSet, recipe), beside: false }
    : { maker: createPixelThreads(dir, recipe, threads), beside: true };
}
