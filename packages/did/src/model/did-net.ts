import type { WmwAucLossOptions } from '@did/losses';
import type * as tf from '@tensorflow/tfjs';

/** The networks of the paper as functions; {@link DidModel} makes them for training and for inference. */
export interface DidNet {
  /** G. */
  extract(x: tf.Tensor4D): tf.Tensor4D;
  /** A_df: a mask in (0,1) of the shape of the features. */
  attendDeepfake(features: tf.Tensor4D): tf.Tensor4D;
  /** A_dom; ones in the ablation without it. */
  attendDomain(iOs: tf.Tensor4D): tf.Tensor4D;
  /** C: one logit an image, above 0 for fake. */
  classifyDeepfake(iDf: tf.Tensor4D): tf.Tensor1D;
  /** The domain head: k+1 logits an image; none (`[B,0]`) where it is left out. */
  classifyDomain(iDom: tf.Tensor4D): tf.Tensor2D;
  /** T: one logit a pair, above 0 for pairs of one image. */
  critic(iDf: tf.Tensor4D, iOs: tf.Tensor4D): tf.Tensor1D;
  readonly hasDomainHead: boolean;
  readonly hasCritic: boolean;
}

/** What one forward pass gives. */
export interface DidOutput {
  readonly features: tf.Tensor4D;
  readonly mask: tf.Tensor4D;
  readonly iDf: tf.Tensor4D;
  readonly iOs: tf.Tensor4D;
  readonly domainMask: tf.Tensor4D;
  readonly iDom: tf.Tensor4D;
  readonly logit: tf.Tensor1D;
  readonly domainLogits: tf.Tensor2D;
}

/** What the loss needs to know of a batch. */
export interface DidBatch {
  /** 1 fake, 0 real; float32 `[B]`. */
  readonly labels: tf.Tensor1D;
  /** 0 real, 1..k the method; int32 `[B]`. */
  readonly domains: tf.Tensor1D;
  /** A permutation of the batch without a fixed point: who lends I_os to whom in the shuffled pairs. */
  readonly derangement: Int32Array;
}

/** The factors of one step's loss. */
export interface DidWeights {
  readonly alpha: number;
  readonly lambdaCls: number;
  readonly lambdaDom: number;
  readonly lambdaDec: number;
  /** Reversal strength at this step. */
  readonly beta: number;
  readonly aucLoss: WmwAucLossOptions;
}

/** The scalars of one step's loss. */
export interface DidTerms {
  readonly total: tf.Scalar;
  readonly cls: tf.Scalar;
  readonly bce: tf.Scalar;
  readonly auc: tf.Scalar;
  readonly dom: tf.Scalar;
  readonly dec: tf.Scalar;
}
