import { bceWithLogits, domainCrossEntropy } from '@did/losses';
import * as tf from '@tensorflow/tfjs';
import type { DidBatch, DidNet, DidTerms, DidWeights } from './model/did-net.js';

/** What one forward pass of the baseline gives. */
export interface BaselineOutput {
  readonly features: tf.Tensor4D;
  readonly logit: tf.Tensor1D;
  readonly domainLogits: tf.Tensor2D;
}

/**
 * The baseline DID is compared with: G, pooling, the same MLP. As a control it can carry a domain head on G.
 *
 * @shape x `[B,H,W,3]`
 */
export function baselineForward(net: DidNet, x: tf.Tensor4D): BaselineOutput {
  const features = net.extract(x);
  return { features, logit: net.classifyDeepfake(features), domainLogits: net.classifyDomain(features) };
}

/** Binary cross-entropy, and that of the domain head where there is one. Call it in `tf.tidy`. */
export function baselineLoss(net: DidNet, out: BaselineOutput, batch: DidBatch, w: DidWeights): DidTerms {
  const bce = bceWithLogits(out.logit, batch.labels);
  const dom = net.hasDomainHead ? domainCrossEntropy(out.domainLogits, batch.domains) : tf.scalar(0);
  const total = bce.mul(w.lambdaCls).add<tf.Scalar>(dom.mul(w.lambdaDom));
  return { total, cls: bce, bce, auc: tf.scalar(0), dom, dec: tf.scalar(0) };
}
