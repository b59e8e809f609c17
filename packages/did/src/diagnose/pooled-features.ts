import type { CropSet, PreprocessSpec, Sample } from '@did/datasets';
import { derangement, derangementWithinClass, type FlatRows, jsdLoss } from '@did/mi-estimator';
import { readTensor, SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { didForward } from '../did-step.js';
import { imageBatches } from '../evaluate/image-batches.js';
import type { DidModel } from '../model/did-model.js';
import type { DidNet, DidOutput } from '../model/did-net.js';
import { joinRows } from '../rows/join-rows.js';
import { type MasksHealth, MaskWatch } from './mask-watch.js';
import { type RandomMaskMeans, RandomMasks } from './random-masks.js';

/**
 * What features can be read: `i` I, `iDf` I_df, `iOs` I_os, `iDom` I_dom; `randomDf` and `randomDom` are what random masks of
 * the means of M_df and M_dom leave of I and I_os.
 */
export type FeatureName = 'i' | 'iDf' | 'iOs' | 'iDom' | 'randomDf' | 'randomDom';

/** Features of pictures as means over their maps. */
export interface PooledFeatures {
  readonly samples: readonly Sample[];
  /** Those that the model has. @shape `[N,C]` each */
  readonly features: Readonly<Partial<Record<FeatureName, FlatRows>>>;
  /** What the masks do; null for a model without them. */
  readonly masks: MasksHealth | null;
  /** D of the model's own T over these pictures, its pairs shuffled among all and within a class; null without T. */
  readonly criticLoss: { readonly batch: number; readonly withinClass: number } | null;
}

/** What {@link pooledFeatures} takes. */
export interface PooledFeaturesOptions {
  /** Means of the random masks; without them there are none. */
  readonly randomMasks?: RandomMaskMeans | undefined;
  /** Ask T, in shuffled pairs; then there must be an even number of pictures. */
  readonly critic?: boolean;
  /** Draws the random masks and the shuffled pairs. */
  readonly seed: number;
}

/**
 * Runs a model over pictures and keeps the features it makes, pooled over places. Nothing of the model changes.
 *
 * @remarks
 * A random mask has one value for each place and channel, drawn once, uniform in the widest interval inside 0..1 around its
 * mean.
 */
export async function pooledFeatures(
  model: DidModel,
  data: CropSet,
  samples: readonly Sample[],
  spec: PreprocessSpec,
  { randomMasks, critic = false, seed }: PooledFeaturesOptions,
): Promise<PooledFeatures> {
  const random = new SeededRandom(`pooled/${seed}`);
  const watch = new MaskWatch(model, samples.length);
  const masks = new RandomMasks(randomMasks, random);
  const parts: Partial<Record<FeatureName, Float32Array[]>> = {};
  const losses = { batch: 0, withinClass: 0 };
  const net = model.net(false);
  const asksCritic = critic && net.hasCritic;
  try {
    for await (const { x, start } of imageBatches(data, samples, spec)) {
      const labels = samples.slice(start, start + x.shape[0]).map((sample) => sample.label);
      const made = tf.tidy((): Record<string, tf.Tensor> => {
        if (model.config.variant !== 'did') return { i: pool(net.extract(x)) };
        const out = didForward(net, x);
        watch.take(out, start);
        return {
          i: pool(out.features),
          iDf: pool(out.iDf),
          iOs: pool(out.iOs),
          ...(model.hasDomainAttention ? { iDom: pool(out.iDom) } : {}),
          ...masks.apply(out, pool),
          ...(asksCritic
            ? { [LOSSES]: criticLosses(net, out, labels, random.fork(`shuffle/${start}`)) }
            : {}),
        };
      });
      const { [LOSSES]: found, ...maps } = made;
      for (const [name, map] of Object.entries(maps)) {
        const values = Float32Array.from(await readTensor(map));
        parts[name as FeatureName] = [...(parts[name as FeatureName] ?? []), values];
      }
      if (found !== undefined) {
        const [batch = 0, withinClass = 0] = await readTensor(found);
        losses.batch += (batch * labels.length) / samples.length;
        losses.withinClass += (withinClass * labels.length) / samples.length;
      }
      tf.dispose(made);
    }
    const features = Object.fromEntries(
      Object.entries(parts).map(([name, chunks]) => [name, joinRows(chunks, samples.length)]),
    );
    return { samples, features, masks: await watch.read(), criticLoss: asksCritic ? losses : null };
  } finally {
    watch.dispose();
    masks.dispose();
  }
}

const LOSSES = 'losses';

/** D with pairs shuffled in the whole batch, and among its real faces and its fakes. @shape -> `[2]` */
function criticLosses(
  net: DidNet,
  { iDf, iOs }: DidOutput,
  labels: readonly number[],
  random: SeededRandom,
): tf.Tensor {
  const joint = net.critic(iDf, iOs);
  const loss = (order: Int32Array) =>
    jsdLoss(joint, net.critic(iDf, tf.gather(iOs, tf.tensor1d(order, 'int32'))));
  return tf.stack([loss(derangement(labels.length, random)), loss(derangementWithinClass(labels, random))]);
}

/** Mean over places. @shape `[B,h,w,C]` -> `[B,C]` */
function pool(map: tf.Tensor4D): tf.Tensor2D {
  return map.mean<tf.Tensor2D>([1, 2]);
}
