import { clipByGlobalNorm, leanVariableGrads, type Optimizer } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { baselineForward, baselineLoss } from '../bce-step.js';
import { didForward, didLoss } from '../did-step.js';
import type { DidModel } from '../model/did-model.js';
import type { DidBatch, DidNet, DidTerms, DidWeights } from '../model/did-net.js';
import type { LossBalance } from './balance/loss-balance.js';
import {
  type GradientOptions,
  type Gradients,
  inParts,
  microBatchGradients,
} from './micro-batch-gradients.js';

/** The terms in the order of the tensor that {@link trainStep} returns. */
export const TERM_NAMES = ['total', 'cls', 'bce', 'auc', 'dom', 'dec', 'criticNorm'] as const;

/** Which step it is, how it saves memory, which leaves its result the same, and what it does besides. */
export interface StepOptions {
  /** What layers that draw (stochastic depth) draw by: the same step, the same numbers. Default 0. */
  readonly step?: number;
  /** So many pictures at a time go through G, by {@link microBatchGradients}; 0, the default, for all at once. */
  readonly microBatch?: number;
  /** Into so many segments G is cut for gradient checkpointing; 0, the default, keeps all activations. */
  readonly gradientCheckpoints?: number;
  /** Largest norm of the model's whole gradient; its norm then follows the terms. 0, the default: neither. */
  readonly clipNorm?: number;
  /** Weighs the terms in the place of the lambdas. */
  readonly balance?: LossBalance | null;
}

/**
 * One step: forward pass, loss, gradients, optimizer. Reads nothing back from a GPU; where tensors live in the host's memory
 * the AUC term sorts them there.
 *
 * @returns The terms of the loss, in the order of {@link TERM_NAMES}, on the device; the caller disposes it. With `clipNorm`
 * the gradient's norm before clipping follows. Apart from it the number of tensors is unchanged (but for the optimizer's
 * memory on the first step).
 * @shape images `[B,H,W,3]` -> `[7]`, with `clipNorm` `[8]`
 */
export function trainStep(
  model: DidModel,
  optimizer: Optimizer,
  images: tf.Tensor4D,
  batch: DidBatch,
  weights: DidWeights,
  options: StepOptions = {},
): tf.Tensor1D {
  const { clipNorm = 0, balance = null } = options;
  return tf.tidy(() => {
    const { terms, grads } = lossGradients(model, images, batch, weights, options);
    const params = model.trainable();
    const { grads: used, norm } = clipNorm > 0 ? clipModel(grads, params, clipNorm) : { grads, norm: null };
    optimizer.step(balance === null ? params : { ...params, ...balance.variables }, used);
    balance?.afterStep(() => lossTerms(model, images, batch, weights, options));
    return norm === null ? terms : terms.concat<tf.Tensor1D>(norm.reshape<tf.Tensor1D>([1]));
  });
}

/** The terms of the loss and its gradient by the name of each trainable weight. Call it in `tf.tidy`. */
export function lossGradients(
  model: DidModel,
  images: tf.Tensor4D,
  batch: DidBatch,
  weights: DidWeights,
  options: StepOptions = {},
): { terms: tf.Tensor1D; grads: Gradients } {
  const { step = 0, microBatch = 0, gradientCheckpoints = 0, balance = null } = options;
  let terms: DidTerms | undefined;
  const lossOf = (net: DidNet): tf.Scalar => {
    const given = termsOf(model, net, images, batch, weights);
    terms = balance === null ? given : { ...given, total: balance.total(given) };
    for (const term of Object.values(terms)) tf.keep(term);
    return terms.total;
  };
  const besides = balance?.variables ?? {};
  const splits = microBatch > 0 && microBatch < images.shape[0];
  const grads = splits
    ? microBatchGradients(model, images, { step, microBatch, gradientCheckpoints, besides }, lossOf)
    : wholeBatchGradients(model, { step, gradientCheckpoints, besides }, lossOf);
  const { total, cls, bce, auc, dom, dec } = terms as DidTerms;
  const stacked = tf.stack([total, cls, bce, auc, dom, dec, criticNorm(model.trainable())]) as tf.Tensor1D;
  for (const term of new Set([total, cls, bce, auc, dom, dec])) term.dispose();
  return { terms: stacked, grads };
}

/** The terms of a training batch without its gradient; running statistics stay, and layers draw as the step did. */
function lossTerms(
  model: DidModel,
  images: tf.Tensor4D,
  batch: DidBatch,
  weights: DidWeights,
  { step = 0, microBatch = 0 }: StepOptions,
): DidTerms {
  const parts = microBatch > 0 && microBatch < images.shape[0] ? inParts(images, microBatch) : [images];
  const nets = parts.map((_, i) => model.net(true, { step: step + i / parts.length, keepStatistics: true }));
  const net = nets[0] as DidNet;
  const maps = parts.map((part, i) => tf.tidy(() => (nets[i] as DidNet).extract(part)));
  return termsOf(model, { ...net, extract: () => tf.concat(maps) }, images, batch, weights);
}

function termsOf(
  model: DidModel,
  net: DidNet,
  images: tf.Tensor4D,
  batch: DidBatch,
  weights: DidWeights,
): DidTerms {
  return model.config.variant === 'did'
    ? didLoss(net, didForward(net, images), batch, weights)
    : baselineLoss(net, baselineForward(net, images), batch, weights);
}

/** Clips the gradient of the model alone: what a balance learns is no part of it. */
function clipModel(
  grads: Gradients,
  params: Readonly<Record<string, tf.Variable>>,
  clipNorm: number,
): { grads: Gradients; norm: tf.Scalar } {
  const ofModel = Object.fromEntries(Object.entries(grads).filter(([name]) => name in params));
  const { grads: clipped, norm } = clipByGlobalNorm(ofModel, clipNorm);
  // Twice the gradients are in memory only until here.
  tf.dispose(ofModel);
  return { grads: { ...grads, ...clipped }, norm };
}

function wholeBatchGradients(
  model: DidModel,
  { besides, ...options }: Omit<GradientOptions, 'microBatch'>,
  lossOf: (net: DidNet) => tf.Scalar,
): Gradients {
  const net = model.net(true, options);
  const variables = { ...model.trainable(), ...besides };
  const { grads } = leanVariableGrads(() => lossOf(net), Object.values(variables));
  return Object.fromEntries(
    Object.entries(variables)
      .map(([name, { name: id }]) => [name, grads[id]] as const)
      .filter((entry): entry is readonly [string, tf.Tensor] => entry[1] != null),
  );
}

function criticNorm(variables: Record<string, tf.Variable>): tf.Scalar {
  const squares = Object.entries(variables)
    .filter(([name]) => name.startsWith('critic/'))
    .map(([, variable]) => variable.square().sum());
  return squares.length === 0 ? tf.scalar(0) : (tf.addN(squares).sqrt() as tf.Scalar);
}
