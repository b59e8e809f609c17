import { reshape, type Scalar, type Tensor, type Tensor1D, tidy } from '@tensorflow/tfjs-core';

/**
 * Turns a loss of this package into one that `model.compile({ loss })` of tfjs-layers accepts: targets first,
 * columns `[B,1]` allowed.
 *
 * @param loss - Any loss of scores with its defaults, or a function that fills in options.
 * @returns A function of targets and logits, in the order of tfjs-layers.
 * @shape labels `[B]` or `[B,1]`, logits `[B]` or `[B,1]` -> `[]`
 * @example
 * model.compile({ optimizer: 'adam', loss: asLayersLoss(wmwAucLoss) });
 */
export function asLayersLoss(
  loss: (logits: Tensor1D, labels: Tensor1D) => Scalar,
): (labels: Tensor, logits: Tensor) => Scalar {
  return (labels, logits) => tidy(() => loss(reshape(logits, [-1]), reshape(labels, [-1])));
}
