import { DidError, type Seed } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { AugmentOptions } from '../batch/augment-options.js';
import type { Batch, BatchSource } from '../batch/batch.js';
import { createBatches } from '../batch/create-batches.js';
import type { SamplerKind } from '../batch/sampler.js';
import { sequentialBatches } from '../batch/sequential-batches.js';
import type { CropSet } from '../crop-set/crop-set.js';
import { loadCropSet } from '../crop-set/load-crop-set.js';
import type { PreprocessSpec } from '../preprocess/preprocess-spec.js';
import type { Sample, Split } from '../sample.js';

/** Which crops come, in which order, and what is done to them. */
export interface CropBatchesOptions {
  /** `train` when left out. */
  readonly split?: Split;
  /** 32 when left out. */
  readonly batchSize?: number;
  /** Forging methods, the place in this list, from 1, is the domain; all of the split when left out. Reals always come. */
  readonly methods?: readonly string[];
  /**
   * `paired` or `balanced`: drawn, see {@link SamplerKind}; `sequential`: every crop once, in the order of the manifest, unvaried.
   * `paired` for `train` and `sequential` for `val` and `test` when left out.
   */
  readonly order?: SamplerKind | 'sequential';
  /** How drawn crops are varied; what is left out is by `DEFAULT_AUGMENT`, `false` for not at all. */
  readonly augment?: AugmentOptions | false;
  /** Draws order and variations; 0 when left out. */
  readonly seed?: Seed;
  /** The set's own size, RGB in -1..1 when left out. */
  readonly preprocess?: Partial<PreprocessSpec>;
  /** Batches of an epoch of drawn crops; when left out, as many as it takes to see so many crops as the split has. */
  readonly batchesPerEpoch?: number;
  /** See `createBatches`. */
  readonly threads?: number;
  /** See `createBatches`. @unit bytes */
  readonly maxStoreBytes?: number;
}

/** Options of {@link Crops.dataset}. */
export interface CropDatasetOptions extends CropBatchesOptions {
  /**
   * What `ys` are. `label`: 1 fake, 0 real, `[B,1]`, for one sigmoid output; `method`: one-hot over real and the methods,
   * `[B,k+1]`, for a softmax. `label` when left out.
   */
  readonly target?: 'label' | 'method';
}

/** One element of {@link Crops.dataset}; `fitDataset` disposes of it. */
export type CropExample = {
  /** @shape `[B,size,size,3]` @dtype float32 */
  readonly xs: tf.Tensor4D;
  /** @shape `[B,1]` or `[B,k+1]` @dtype float32 */
  readonly ys: tf.Tensor2D;
};

/** A crop set that gives batches for any TensorFlow.js model. */
export interface Crops extends CropSet {
  /**
   * One epoch of batches; whoever receives one disposes of it with `disposeBatch`.
   *
   * @param epoch - The first when left out; each epoch of drawn crops is another part of one endless sequence.
   */
  batches(options?: CropBatchesOptions, epoch?: number): AsyncGenerator<Batch, void, undefined>;
  /** The same batches as `{ xs, ys }`, an epoch each time it is run through. */
  dataset(options?: CropDatasetOptions): tf.data.Dataset<CropExample>;
  /** Frees decoded pixels and ends the threads; batches already handed out stay. */
  dispose(): void;
}

/**
 * Opens a crop set, of files or of shards, for `model.fitDataset` or a loop of one's own.
 *
 * @example
 * const crops = await loadCrops('crops/ff');
 * await model.fitDataset(crops.dataset({ batchSize: 32 }), { epochs: 5, validationData: crops.dataset({ split: 'val' }) });
 * for await (const batch of crops.batches({ split: 'test' })) disposeBatch(batch);
 * crops.dispose();
 * @throws DidError DID_DATA when the folder is no crop set; when batches are asked for, DID_DATA for a split without crops, or
 * without both classes where they are drawn, DID_VALUE for a size that is no positive whole number.
 */
export async function loadCrops(dir: string): Promise<Crops> {
  return cropsOf(await loadCropSet(dir));
}

/** Gives batches of a set that is open already. */
export function cropsOf(cropSet: CropSet): Crops {
  const sources = new Set<BatchSource>();
  const open = (options: CropBatchesOptions) => {
    const plan = planEpoch(cropSet, options);
    let source: BatchSource | undefined;
    // Opened once for all epochs: what has been decoded stays.
    const drawn = () => {
      source ??= createBatches(plan.options);
      sources.add(source);
      return source;
    };
    const epochOf = (epoch: number) =>
      plan.order === 'sequential'
        ? sequentialBatches(cropSet, plan.split, plan.options.batchSize, plan.options.preprocess, {
            methods: plan.methods,
            filter: plan.taken,
          })
        : drawnBatches(drawn(), epoch, plan.batchesPerEpoch);
    const close = () => {
      if (source === undefined) return;
      sources.delete(source);
      source.dispose();
    };
    return { plan, epochOf, close };
  };
  return {
    ...cropSet,
    async *batches(options = {}, epoch = 0) {
      const { epochOf, close } = open(options);
      try {
        yield* epochOf(epoch);
      } finally {
        close();
      }
    },
    dataset(options = {}) {
      const { plan, epochOf } = open(options);
      let epoch = 0;
      return tf.data.generator(() => examples(epochOf(epoch++), plan.methods.length, options.target));
    },
    dispose() {
      for (const source of sources) source.dispose();
      sources.clear();
    },
  };
}

async function* drawnBatches(source: BatchSource, epoch: number, count: number): AsyncGenerator<Batch> {
  for (let i = 0; i < count; i++) yield await source.batch(epoch * count + i);
}

async function* examples(
  batches: AsyncIterable<Batch>,
  methods: number,
  target: CropDatasetOptions['target'] = 'label',
): AsyncGenerator<CropExample> {
  for await (const { images: xs, labels, domains } of batches) {
    const ys = tf.tidy(() =>
      target === 'label'
        ? labels.reshape<tf.Tensor2D>([-1, 1])
        : tf.oneHot(domains, methods + 1).cast<tf.Tensor2D>('float32'),
    );
    labels.dispose();
    domains.dispose();
    yield { xs, ys };
  }
}

/** An epoch's options with nothing left open. */
function planEpoch(cropSet: CropSet, options: CropBatchesOptions) {
  const { split = 'train', batchSize = 32, seed = 0 } = options;
  const { order = split === 'train' ? 'paired' : 'sequential' } = options;
  const own = cropSet.samples.filter((sample) => sample.split === split);
  const present = [...new Set(own.filter(({ label }) => label === 1).map(({ method }) => method))];
  const methods = options.methods ?? present.sort();
  // A control of method `null` is real and teaches nothing.
  const taken = ({ label, method }: Sample) => (label === 0 ? method !== 'null' : methods.includes(method));
  const count = own.filter(taken).length;
  const batchesPerEpoch = options.batchesPerEpoch ?? Math.ceil(count / batchSize);
  for (const [name, value] of Object.entries({ batchSize, batchesPerEpoch })) {
    if (count > 0 && (!Number.isInteger(value) || value < 1)) {
      throw new DidError(
        'DID_VALUE',
        `loadCrops: \`${name}\` must be a positive whole number; got ${value}.`,
        {
          [name]: value,
        },
      );
    }
  }
  if (count === 0) {
    throw new DidError(
      'DID_DATA',
      `loadCrops: ${cropSet.dir} has no crops in the split "${split}" for the methods ${methods.join(', ')}. The split has ${own.length} crops, with fakes by ${present.join(', ') || 'none'}.`,
      { dir: cropSet.dir, split, methods },
    );
  }
  const { augment, threads, maxStoreBytes } = options;
  return {
    split,
    order,
    methods,
    taken,
    batchesPerEpoch,
    options: {
      ...{ cropSet, split, methods, batchSize, seed },
      ...(order === 'sequential' ? {} : { sampler: order }),
      preprocess: { ...defaultPreprocess(cropSet.info.size), ...options.preprocess },
      ...(augment === undefined ? {} : { augment }),
      ...(threads === undefined ? {} : { threads }),
      ...(maxStoreBytes === undefined ? {} : { maxStoreBytes }),
    },
  };
}

function defaultPreprocess(size: number): PreprocessSpec {
  return { size, channels: 'rgb', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
}
