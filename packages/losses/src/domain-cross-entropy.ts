import {
  cast,
  logSoftmax,
  mean,
  mul,
  neg,
  oneHot,
  type Scalar,
  sum,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { shapeError } from './check-scores.js';

/**
 * Softmax cross-entropy of the domain head: which method made the picture, real being domain 0.
 *
 * @param domainLogits - One logit for real and one for each of the k methods.
 * @param domains - The true domain, 0..k.
 * @shape domainLogits `[B,K]`, domains `[B]` -> `[]`
 * @dtype domainLogits float32, domains int32
 * @unit nats
 * @throws RangeError (code DID_SHAPE) when the numbers of rows differ.
 * @source DID, section 3.5 (L_dom).
 */
export function domainCrossEntropy(domainLogits: Tensor2D, domains: Tensor1D): Scalar {
  const [rows, classes] = domainLogits.shape;
  if (domains.rank !== 1 || domains.size !== rows) {
    throw shapeError(
      `domainCrossEntropy: \`domains\` must be [B] with B = ${rows}, the rows of \`domainLogits\`; got [${domains.shape}].`,
    );
  }
  return tidy(() => {
    const target = cast(oneHot(cast(domains, 'int32'), classes), 'float32');
    return mean(neg(sum(mul(logSoftmax(domainLogits), target), 1))) as Scalar;
  });
}
