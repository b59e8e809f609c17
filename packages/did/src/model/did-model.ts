import { createAttention } from '@did/attention';
import { type Backbone, createBackbone, freezeStages, type WeightsInput } from '@did/backbone';
import { type Critic, createConvCritic } from '@did/mi-estimator';
import {
  applyForInference,
  applyForTraining,
  type CompiledInference,
  compileForInference,
  DidError,
  type SafetensorsTensor,
  type Seed,
  SeededRandom,
} from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { DidConfig } from '../config/did-config.js';
import { createDeepfakeHead } from './deepfake-head.js';
import type { DidNet } from './did-net.js';
import { createDomainHead } from './domain-head.js';
import { type NamedWeight, nameWeights } from './named-weight.js';

/** Whoever scores no more than so many batches would wait longer for the graph than it saves. */
const CALLS_BEFORE_GRAPH = 16;

/** How {@link createDidModel} builds a model. */
export interface DidModelOptions {
  readonly config: DidConfig['model'];
  /** k + 1: real and the methods trained on. */
  readonly domains: number;
  readonly seed: Seed;
  /** `inference` builds G, A_df and C alone; `with-domain` A_dom and the domain head too, which leaves out T. Default `all`. */
  readonly parts?: 'all' | 'inference' | 'with-domain';
  /**
   * What G starts from: a path (in Node), bytes, or tensors by name. `config.weights` only names it, and is not read here:
   * whoever trains finds the file, and a checkpoint brings weights of its own.
   */
  readonly backboneWeights?: WeightsInput;
}

interface Parts {
  readonly backbone: Backbone;
  readonly deepfakeAttention: tf.layers.Layer | null;
  readonly domainAttention: tf.layers.Layer | null;
  readonly critic: Critic | null;
  readonly deepfakeHead: tf.LayersModel;
  readonly domainHead: tf.LayersModel | null;
}

/**
 * G, A_df, A_dom, T, C and the domain head with their weights, or as many of them as the variant has.
 *
 * @remarks
 * Weights are named `part/layer/weight`; the names do not change with the number of models in memory, so a
 * checkpoint can be read by any process.
 */
export class DidModel {
  readonly config: DidConfig['model'];
  readonly domains: number;
  readonly backbone: Backbone;
  /** Every weight, trainable or not, in a fixed order. */
  readonly weights: readonly NamedWeight[];
  private readonly parts: Parts;
  private compiled: CompiledInference | null = null;

  constructor(config: DidConfig['model'], domains: number, parts: Parts) {
    this.config = config;
    this.domains = domains;
    this.backbone = parts.backbone;
    this.parts = parts;
    this.weights = [
      ...nameWeights('backbone', parts.backbone.model),
      ...nameWeights('deepfake_attention', parts.deepfakeAttention),
      ...nameWeights('domain_attention', parts.domainAttention),
      ...nameWeights('critic', parts.critic?.model ?? null),
      ...nameWeights('deepfake_head', parts.deepfakeHead),
      ...nameWeights('domain_head', parts.domainHead),
    ];
  }

  /** Trainable variables by name. */
  trainable(): Record<string, tf.Variable> {
    return Object.fromEntries(this.weights.filter((w) => w.trainable).map((w) => [w.name, w.variable]));
  }

  /** A_dom is built: its mask is no constant. */
  get hasDomainAttention(): boolean {
    return this.parts.domainAttention !== null;
  }

  /** Number of trainable values. */
  get parameters(): number {
    return this.weights.filter((w) => w.trainable).reduce((sum, w) => sum + w.variable.size, 0);
  }

  /**
   * The networks as functions: batch norm uses the batch when training, else its running statistics.
   *
   * @param options - `keepStatistics` leaves the running statistics as they are, for a pass that is done twice;
   * `gradientCheckpoints` cuts G into so many segments when training, see `applyForTraining`; `step` is what stochastic
   * depth draws by.
   */
  net(
    training: boolean,
    options: {
      readonly keepStatistics?: boolean;
      readonly gradientCheckpoints?: number;
      readonly step?: number;
    } = {},
  ): DidNet {
    const { backbone, deepfakeAttention, domainAttention, critic, deepfakeHead, domainHead } = this.parts;
    const { gradientCheckpoints = 0, keepStatistics = false, step = 0 } = options;
    const kwargs = { training, keepStatistics, step };
    const pooled = this.config.critic.input === 'pooled';
    const poolForCritic = (map: tf.Tensor4D) => (pooled ? map.mean<tf.Tensor4D>([1, 2], true) : map);
    return {
      extract: (x) =>
        (training
          ? applyForTraining(backbone.model, x, {
              segments: gradientCheckpoints,
              inputGradient: false,
              kwargs,
            })
          : (this.compiled?.predict(x) ?? applyForInference(backbone.model, x))) as tf.Tensor4D,
      attendDeepfake: (i) =>
        deepfakeAttention === null ? tf.onesLike(i) : (deepfakeAttention.apply(i, kwargs) as tf.Tensor4D),
      attendDomain: (iOs) =>
        domainAttention === null ? tf.onesLike(iOs) : (domainAttention.apply(iOs, kwargs) as tf.Tensor4D),
      classifyDeepfake: (iDf) => (deepfakeHead.apply(iDf, kwargs) as tf.Tensor2D).reshape<tf.Tensor1D>([-1]),
      classifyDomain: (iDom) =>
        domainHead === null
          ? tf.zeros<tf.Rank.R2>([iDom.shape[0], 0])
          : (domainHead.apply(iDom, kwargs) as tf.Tensor2D),
      critic: (u, v) => {
        if (critic === null)
          throw new DidError('DID_USAGE', 'DidNet.critic: this model was built without T.');
        return critic.apply(poolForCritic(u), poolForCritic(v)) as tf.Tensor1D;
      },
      hasDomainHead: domainHead !== null,
      hasCritic: critic !== null,
    };
  }

  /**
   * From here on `net(false)` runs G as compiled for inference: the same numbers to float32 rounding, sooner. It keeps the
   * weights of this moment, and has no gradient.
   */
  async compileForInference(): Promise<void> {
    this.compiled?.dispose();
    this.compiled = await compileForInference(this.parts.backbone.model, { after: CALLS_BEFORE_GRAPH });
  }

  /** Copies every weight to the host. */
  async toTensors(): Promise<Record<string, SafetensorsTensor & { readonly data: Float32Array }>> {
    const entries = this.weights.map(async ({ name, variable }) => {
      const data = (await variable.data()) as Float32Array;
      return [
        name,
        { dtype: 'F32' as const, shape: [...(variable.shape as number[])], data: new Float32Array(data) },
      ] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  /**
   * Sets every weight of this model; tensors of parts that it does not have are left aside.
   *
   * @throws DidError (code DID_WEIGHTS) when a weight is missing or of another shape; nothing is set then.
   */
  fromTensors(
    tensors: Readonly<
      Record<string, { readonly shape: readonly number[]; readonly data: ArrayLike<number> }>
    >,
  ): void {
    for (const { name, variable } of this.weights) {
      const stored = tensors[name];
      if (stored === undefined) {
        throw new DidError(
          'DID_WEIGHTS',
          `DidModel.fromTensors: "${name}" is missing. Were the weights made with the same model section?`,
          { name },
        );
      }
      if (stored.shape.join() !== variable.shape.join()) {
        throw new DidError(
          'DID_WEIGHTS',
          `DidModel.fromTensors: "${name}" must be [${variable.shape}]; got [${stored.shape}].`,
          { name, shape: stored.shape },
        );
      }
    }
    for (const { name, variable } of this.weights) {
      const { data, shape } = tensors[name] as { data: ArrayLike<number>; shape: number[] };
      const value = tf.tensor(Float32Array.from(data), shape);
      variable.assign(value);
      value.dispose();
    }
  }

  /** Frees the weights. */
  dispose(): void {
    for (const { variable } of this.weights) variable.dispose();
    this.compiled?.dispose();
    this.compiled = null;
  }
}

/**
 * Builds the model that a configuration's `model` section describes, with seeded weights.
 *
 * @returns A model that the caller disposes.
 * @throws DidError DID_WEIGHTS when `backboneWeights` do not fit; DID_VALUE for a stage that the backbone does not have.
 */
export async function createDidModel(options: DidModelOptions): Promise<DidModel> {
  const { config, domains } = options;
  const { parts = 'all' } = options;
  const withDomain = parts !== 'inference';
  const seedOf = (part: string) => new SeededRandom(options.seed).fork(`model/${part}`).uint32();
  const backbone = await createBackbone(config.backbone as Backbone['name'], {
    inputSize: config.inputSize,
    seed: seedOf('backbone'),
    stochasticDepth: config.stochasticDepth,
    inputChannels: config.channels === 'gray-sum' ? 1 : 3,
    ...(options.backboneWeights === undefined ? {} : { weights: options.backboneWeights }),
  });
  if (config.freezeThrough !== null) freezeStages(backbone, config.freezeThrough);
  const mapShape = mapShapeOf(backbone);
  const [height, width, channels] = mapShape;
  const did = config.variant === 'did';
  // Of one place only, the convolutions of T are fully connected layers.
  const criticSize =
    config.critic.input === 'pooled'
      ? { height: 1, width: 1, kernelSize: 1 }
      : { height, width, kernelSize: config.critic.kernelSize };
  const attention = (part: string) => {
    const name = `${part}_attention`;
    const layer = createAttention({ channels, ...config.attention, seed: seedOf(name), name });
    layer.apply(tf.input({ shape: [...mapShape] }));
    return layer;
  };
  const headOptions = (part: string) => ({
    mapShape,
    head: config.head,
    widths: config.headWidths,
    dropout: config.dropout,
    seed: seedOf(part),
  });
  const hasDomainHead = config.variant === 'bce-domain' || (did && config.domainHead);
  const hasDomainAttention = did && config.domainHead && config.domainAttention;
  return new DidModel(config, domains, {
    backbone,
    deepfakeAttention: did ? attention('deepfake') : null,
    domainAttention: withDomain && hasDomainAttention ? attention('domain') : null,
    critic:
      parts === 'all' && did && config.critic.enabled
        ? createConvCritic({
            channels,
            widths: config.critic.widths,
            ...criticSize,
            seed: seedOf('critic'),
          })
        : null,
    deepfakeHead: createDeepfakeHead(headOptions('deepfake')),
    domainHead: withDomain && hasDomainHead ? createDomainHead(domains, headOptions('domain')) : null,
  });
}

function mapShapeOf(backbone: Backbone): [number, number, number] {
  const shape = backbone.model.outputs[0]?.shape ?? [];
  const [, height, width, channels] = shape;
  if (!height || !width || !channels) {
    throw new DidError(
      'DID_SHAPE',
      `createDidModel: backbone "${backbone.name}" must give a map [B,h,w,C] of known size; got [${shape}].`,
    );
  }
  return [height, width, channels];
}
