import { leanVariableGrads, type Optimizer } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { baselineForward, baselineLoss } from '../bce-step.js';
import { didForward, didLoss } from '../did-step.js';
import type { DidModel } from '../model/did-model.js';
import type { DidBatch, DidNet, DidTerms, DidWeights } from '../model/did-net.js';
import { type Gradients, microBatchGradients } from './micro-batch-gradients.js';

/** The terms in the order of the tensor that {@link trainStep} returns. */
export const TERM_NAMES = ['total', 'cls', 'bce', 'auc', 'dom', 'dec', 'criticNorm'] as const;

/** Which step it is, and how it saves memory; its result stays the same. */
export interface StepOptions {
  /** What layers that draw (stochastic depth) draw by: the same step, the same numbers. Default 0. */
  readonly step?: number;
  /** So many pictures at a time go through G, by {@link microBatchGradients}; 0, the default, for all at once. */
  readonly microBatch?: number;
  /** Into so many segments G is cut for gradient checkpointing; 0, the default, keeps all activations. */
  readonly gradientCheckpoints?: number;
}

/**
 * One step: forward pass, loss, gradients, optimizer. Reads nothing back from a GPU; where tensors live in the host's memory
 * the AUC term sorts them there.
 *
 * @returns The terms of the loss, in the order of {@link TERM_NAMES}, on the device; the caller disposes it.
 * Apart from it the number of tensors is unchanged (but for the optimizer's memory on the first step).
 * @shape images `[B,H,W,3]` -> `[7]`
 */
export function trainStep(
  model: DidModel,
  optimizer: Optimizer,
  images: tf.Tensor4D,
  batch: DidBatch,
  weights: DidWeights,
  options: StepOptions = {},
): tf.Tensor1D {
  return tf.tidy(() => {
    const { terms, grads } = lossGradients(model, images, batch, weights, options);
    optimizer.step(model.trainable(), grads);
    return terms;
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
  let terms: DidTerms | undefined;
  const lossOf = (net: DidNet): tf.Scalar => {
    terms =
      model.config.variant === 'did'
        ? didLoss(net, didForward(net, images), batch, weights)
        : baselineLoss(net, baselineForward(net, images), batch, weights);
    for (const term of Object.values(terms)) tf.keep(term);
    return terms.total;
  };
  const { step = 0, microBatch = 0, gradientCheckpoints = 0 } = options;
  const inParts = microBatch > 0 && microBatch < images.shape[0];
  const grads = inParts
    ? microBatchGradients(model, images, { step, microBatch, gradientCheckpoints }, lossOf)
    : wholeBatchGradients(model, { step, gradientCheckpoints }, lossOf);
  const { total, cls, bce, auc, dom, dec } = terms as DidTerms;
  const stacked = tf.stack([total, cls, bce, auc, dom, dec, criticNorm(model.trainable())]) as tf.Tensor1D;
  for (const term of new Set([total, cls, bce, auc, dom, dec])) term.dispose();
  return { terms: stacked, grads };
}

function wholeBatchGradients(
  model: DidModel,
  options: Pick<Required<StepOptions>, 'step' | 'gradientCheckpoints'>,
  lossOf: (net: DidNet) => tf.Scalar,
): Gradients {
  const net = model.net(true, options);
  const variables = model.trainable();
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
