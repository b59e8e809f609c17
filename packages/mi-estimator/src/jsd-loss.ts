import * as tf from '@tensorflow/tfjs';

/** D where the critic cannot tell joint pairs from shuffled ones: 2 log 2. @unit nats */
export const CHANCE_D = 2 * Math.LN2;

/**
 * D = -L_dec: the critic's loss in the GAN form of the Jensen-Shannon divergence.
 *
 * @remarks
 * ```math
 * L_{dec} = E_{p(u,v)}[\log \sigma(T)] + E_{p(u) p(v)}[\log (1 - \sigma(T))]
 * ```
 *
 * ```math
 * D = -L_{dec} = E_{p(u,v)}[\log(1 + e^{-T})] + E_{p(u) p(v)}[\log(1 + e^{T})]
 * ```
 *
 * 2 log 2 = 1.386 at chance, 0 for a perfect critic. The critic descends it; behind a gradient reversal what feeds the critic ascends it.
 *
 * @param joint - The critic's logits on pairs of one image.
 * @param product - Its logits on shuffled pairs.
 * @returns D, at least 0.
 * @shape joint `[B]`, product `[M]` -> `[]`
 * @dtype float32
 * @unit nats
 * @source DID, section 3.3; Hjelm et al. 2019.
 */
export function jsdLoss(joint: tf.Tensor, product: tf.Tensor): tf.Scalar {
  return tf.tidy(() => tf.add(tf.mean(softplus(tf.neg(joint))), tf.mean(softplus(product))) as tf.Scalar);
}

/**
 * The dependence that D shows: 0 for independent parts, at most 1.386.
 *
 * @remarks
 * ```math
 * 2 \log 2 - D \;\le\; 2\, \mathrm{JSD} \big( p(u,v) \,\|\, p(u) p(v) \big)
 * ```
 *
 * with equality for the best critic. It is not the mutual information.
 *
 * @param d - D, as {@link jsdLoss} gives it.
 * @unit nats
 * @source Goodfellow et al. 2014, theorem 1.
 */
export function jsDependence(d: number): number {
  return CHANCE_D - d;
}

/** log(1 + exp(x)) without overflow; composed, because a fused softplus has no gradient kernel everywhere. */
function softplus(x: tf.Tensor): tf.Tensor {
  return tf.add(tf.relu(x), tf.log1p(tf.exp(tf.neg(tf.abs(x)))));
}
