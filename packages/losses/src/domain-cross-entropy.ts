import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { crossEntropy, type SoftmaxCrossEntropyOptions } from './softmax-cross-entropy.js';

/**
 * Softmax cross-entropy of the domain head: which method made the picture, real being domain 0.
 *
 * @remarks
 * ```math
 * -\frac{1}{B} \sum_{i=1}^{B} \log \frac{e^{x_{i d_i}}}{\sum_{j=0}^{k} e^{x_{ij}}}
 * ```
 *
 * {@link softmaxCrossEntropy} by the paper's names; what is said there holds here.
 *
 * @param domainLogits - One logit for real and one for each of the k methods.
 * @param domains - The true domain, 0..k.
 * @returns The loss; 0 for an empty batch.
 * @shape domainLogits `[B,K]`, domains `[B]` -> `[]`
 * @dtype domainLogits float32, domains int32
 * @unit nats
 * @throws RangeError (code DID_SHAPE) when the numbers of rows differ; (code DID_VALUE) for `labelSmoothing` outside
 * [0, 1), and with `checks: 'full'` for logits that are not finite and domains outside 0..k.
 * @source DID, section 3.5 (L_dom).
 */
export function domainCrossEntropy(
  domainLogits: Tensor2D,
  domains: Tensor1D,
  options: SoftmaxCrossEntropyOptions = {},
): Scalar {
  return crossEntropy('domainCrossEntropy', ['domainLogits', 'domains'], domainLogits, domains, options);
}
