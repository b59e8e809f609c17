import { decomposeFeatures } from '@did/attention';
import { bceWithLogits, domainCrossEntropy, wmwAucLoss } from '@did/losses';
import { jsdLoss, reverseGradient } from '@did/mi-estimator';
import * as tf from '@tensorflow/tfjs';
import type { DidBatch, DidNet, DidOutput, DidTerms, DidWeights } from './model/did-net.js';
import { permuteRows } from './model/permute-rows.js';

/**
 * The forward pass of DID: section 3.2 of the paper, line by line. Call it in `tf.tidy`.
 *
 * @param x - Preprocessed faces.
 * @shape x `[B,H,W,3]`
 */
export function didForward(net: DidNet, x: tf.Tensor4D): DidOutput {
  const i = net.extract(x); //                           I      = G(x)               [B,h,w,C]
  const mask = net.attendDeepfake(i); //                 M_df   = A_df(I)            in (0,1)
  const { iDf, iOs } = decomposeFeatures(i, mask); //    I_df   = M_df * I,  I_os = (1 - M_df) * I
  const domainMask = net.attendDomain(iOs); //           M_dom  = A_dom(I_os)        in (0,1)
  const iDom = domainMask.mul<tf.Tensor4D>(iOs); //      I_dom  = M_dom * I_os
  const logit = net.classifyDeepfake(iDf); //            C(I_df), above 0: fake      [B]
  const domainLogits = net.classifyDomain(iDom); //      one for real and each method [B,k+1]
  return { features: i, mask, iDf, iOs, domainMask, iDom, logit, domainLogits };
}

/**
 * J, what the optimiser minimises: `lambdaCls L_cls + lambdaDom L_dom + lambdaDec D`. Call it in `tf.tidy`.
 *
 * @remarks
 * The paper's equation 3 writes `+ L_dec` for a min-max; behind a reversal it is `D = -L_dec` that is
 * minimised: T descends D, G and A_df ascend it.
 *
 * @returns Scalars; `dom` and `dec` are 0 where the ablation leaves their part out.
 * @source DID, equations 2 and 3.
 */
export function didLoss(net: DidNet, out: DidOutput, batch: DidBatch, w: DidWeights): DidTerms {
  const auc = wmwAucLoss(out.logit, batch.labels, w.aucLoss); //                    L_AUC      (eq. 1)
  const bce = bceWithLogits(out.logit, batch.labels); //                            L_BCE
  const cls = bce.mul(w.alpha).add<tf.Scalar>(auc.mul(1 - w.alpha)); //             L_cls      (eq. 2)
  const dom = net.hasDomainHead ? domainCrossEntropy(out.domainLogits, batch.domains) : tf.scalar(0); // L_dom
  const dec = net.hasCritic ? decorrelation(net, out, batch, w.beta) : tf.scalar(0); // D = -L_dec
  const total = tf.addN([cls.mul(w.lambdaCls), dom.mul(w.lambdaDom), dec.mul(w.lambdaDec)]); // J (eq. 3)
  return { total: total as tf.Scalar, cls, bce, auc, dom, dec };
}

/** D: 2 log 2 where T cannot tell pairs of one image from shuffled ones (section 3.3). */
function decorrelation(net: DidNet, out: DidOutput, batch: DidBatch, beta: number): tf.Scalar {
  const u = reverseGradient(out.iDf, beta); // T descends; G and A_df ascend by -beta
  const v = reverseGradient(out.iOs, beta);
  const joint = net.critic(u, v); //                                     T on p(I_df, I_os)
  const product = net.critic(u, permuteRows(v, batch.derangement)); //   T on p(I_df) p(I_os)
  return jsdLoss(joint, product); // mean softplus(-joint) + mean softplus(product)
}
