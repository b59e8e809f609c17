import type { Adam } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { baselineForward, baselineLoss } from '../bce-step.js';
import { didForward, didLoss } from '../did-step.js';
import type { DidModel } from '../model/did-model.js';
import type { DidBatch, DidTerms, DidWeights } from '../model/did-net.js';

/** The terms in the order of the tensor that {@link trainStep} returns. */
export const TERM_NAMES = ['total', 'cls', 'bce', 'auc', 'dom', 'dec', 'criticNorm'] as const;

/**
 * One step: forward pass, loss, gradients, Adam. Reads nothing back from the device.
 *
 * @returns The terms of the loss, in the order of {@link TERM_NAMES}, on the device; the caller disposes it.
 * Apart from it the number of tensors is unchanged (but for Adam's moments on the first step).
 * @shape images `[B,H,W,3]` -> `[7]`
 */
export function trainStep(
  model: DidModel,
  optimizer: Adam,
  images: tf.Tensor4D,
  batch: DidBatch,
  weights: DidWeights,
): tf.Tensor1D {
  return tf.tidy(() => {
    const { terms, grads } = lossGradients(model, images, batch, weights);
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
): { terms: tf.Tensor1D; grads: Record<string, tf.Tensor> } {
  const net = model.net(true);
  const variables = model.trainable();
  const names = new Map(Object.entries(variables).map(([name, variable]) => [variable.name, name]));
  let terms: DidTerms | undefined;
  const { grads } = tf.variableGrads(() => {
    terms =
      model.config.variant === 'did'
        ? didLoss(net, didForward(net, images), batch, weights)
        : baselineLoss(net, baselineForward(net, images), batch, weights);
    for (const term of Object.values(terms)) tf.keep(term);
    return terms.total;
  }, Object.values(variables));
  const { total, cls, bce, auc, dom, dec } = terms as DidTerms;
  const stacked = tf.stack([total, cls, bce, auc, dom, dec, criticNorm(variables)]) as tf.Tensor1D;
  for (const term of new Set([total, cls, bce, auc, dom, dec])) term.dispose();
  const named = Object.entries(grads).map(([id, grad]) => [names.get(id) as string, grad]);
  return { terms: stacked, grads: Object.fromEntries(named) };
}

function criticNorm(variables: Record<string, tf.Variable>): tf.Scalar {
  const squares = Object.entries(variables)
    .filter(([name]) => name.startsWith('critic/'))
    .map(([, variable]) => variable.square().sum());
  return squares.length === 0 ? tf.scalar(0) : (tf.addN(squares).sqrt() as tf.Scalar);
}
