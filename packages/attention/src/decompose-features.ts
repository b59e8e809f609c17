import { checkShape } from '@did/runtime';
import type * as tf from '@tensorflow/tfjs';

/** The two parts of a feature map. */
export interface Decomposition {
  /** I_df = M * I. @shape `[B,h,w,C]` */
  readonly iDf: tf.Tensor4D;
  /** I_os = (1 - M) * I, computed as I - I_df, so the parts add up to I to float rounding. @shape `[B,h,w,C]` */
  readonly iOs: tf.Tensor4D;
}

/**
 * Splits a feature map by a mask: what the mask lets through, and the rest.
 *
 * @remarks
 * ```math
 * I_{df} = M \otimes I, \qquad I_{os} = (1 - M) \otimes I
 * ```
 *
 * The one implementation of it: the layer and DID's step both call it. The caller owns both results.
 *
 * @param features - I.
 * @param mask - M, in (0,1).
 * @shape features `[B,h,w,C]`, mask `[B,h,w,C]` -> both parts `[B,h,w,C]`
 * @dtype float32
 * @throws DidError DID_SHAPE when the shapes differ.
 * @source DID, section 3.2.
 */
export function decomposeFeatures(features: tf.Tensor4D, mask: tf.Tensor4D): Decomposition {
  checkShape('mask', mask, features.shape, 'decomposeFeatures');
  const iDf = mask.mul<tf.Tensor4D>(features);
  return { iDf, iOs: features.sub<tf.Tensor4D>(iDf) };
}
