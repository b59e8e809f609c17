import { leanVariableGrads, type Optimizer } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { baselineForward, baselineLoss } from '../bce-step.js';
import { didForward, didLoss } from '../did-step.js';
import type { DidModel } from '../model/did-model.js';
import type { DidBatch, DidNet, DidTerms, DidWeights } from '../model/did-net.js';
import { type Gradients, microBatchGradients } from './micro-batch-gradients.js';

/** The terms in the order of the tensor that {@link trainStep} returns. */
export const TERM_NAMES = ['total', 'cls', 'bce', 'auc', 'dom', 'dec', 'criticNorm'] as const;

/** How a step saves memory; its result stays the same. */
export interface StepMemory {
  /** So many pictures at a time go through G, by {@link microBatchGradients}; 0, the default, for all at once. */
  readonly microBatch?: number;
  /** Into so many segments G is cut for gradient checkpointing; 0, the default, keeps all activations. */
  readonly gradientCheckpoints?: number;
}

/**
 * One step: forward pass, loss, gradients, optimizer. Reads nothing back from the device.
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
  memory: StepMemory = {},
): tf.Tensor1D {
  return tf.tidy(() => {
    const { terms, grads } = lossGradients(model, images, batch, weights, memory);
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
  memory: StepMemory = {},
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
  const { microBatch = 0, gradientCheckpoints = 0 } = memory;
  const inParts = microBatch > 0 && microBatch < images.shape[0];
  const grads = inParts
    ? microBatchGradients(model, images, { microBatch, gradientCheckpoints }, lossOf)
    : wholeBatchGradients(model, gradientCheckpoints, lossOf);
  const { total, cls, bce, auc, dom, dec } = terms as DidTerms;
  const stacked = tf.stack([total, cls, bce, auc, dom, dec, criticNorm(model.trainable())]) as tf.Tensor1D;
  for (const term of new Set([total, cls, bce, auc, dom, dec])) term.dispose();
  return { terms: stacked, grads };
}

function wholeBatchGradients(
  model: DidModel,
  gradientCheckpoints: number,
  lossOf: (net: DidNet) => tf.Scalar,
): Gradients {
  const net = model.net(true, { gradientCheckpoints });
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
