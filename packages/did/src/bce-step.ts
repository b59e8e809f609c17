import { bceWithLogits, domainCrossEntropy, wmwAucLoss } from '@did/losses';
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

/**
 * `lambdaCls L_cls + lambdaDom L_dom`: no decomposition. Call it in `tf.tidy`.
 *
 * @param w - With `alpha` 1 L_cls is binary cross-entropy alone; below it has DID's AUC term (equation 2).
 * @returns Scalars; `dom` is 0 without a domain head, `auc` with `alpha` 1.
 */
export function baselineLoss(net: DidNet, out: BaselineOutput, batch: DidBatch, w: DidWeights): DidTerms {
  const bce = bceWithLogits(out.logit, batch.labels);
  const auc = w.alpha < 1 ? wmwAucLoss(out.logit, batch.labels, w.aucLoss) : tf.scalar(0);
  const cls = w.alpha < 1 ? bce.mul(w.alpha).add<tf.Scalar>(auc.mul(1 - w.alpha)) : bce;
  const dom = net.hasDomainHead ? domainCrossEntropy(out.domainLogits, batch.domains) : tf.scalar(0);
  const total = cls.mul(w.lambdaCls).add<tf.Scalar>(dom.mul(w.lambdaDom));
  return { total, cls, bce, auc, dom, dec: tf.scalar(0) };
}
