import * as tf from '@tensorflow/tfjs';
import { densityRatioEstimate } from './density-ratio-estimate.js';
import { donskerVaradhanBound } from './donsker-varadhan-bound.js';
import { infoNceBound, infoNceTerms } from './info-nce-bound.js';
import { jsToNwjBound } from './js-to-nwj-bound.js';
import { CHANCE_D, jsdLoss } from './jsd-loss.js';
import { nwjBound } from './nwj-bound.js';
import { pairScores } from './pair-scores.js';
import { smileBound } from './smile-bound.js';

/**
 * Estimators that {@link measureMutualInformation} knows: {@link densityRatioEstimate}, {@link infoNceBound},
 * {@link smileBound}, {@link donskerVaradhanBound}, {@link nwjBound} and {@link jsToNwjBound}.
 */
export type EstimatorName = 'density-ratio' | 'info-nce' | 'smile' | 'donsker-varadhan' | 'nwj' | 'js-to-nwj';

/** How an estimator trains a critic and reads it, from scores of every x with every y. */
export interface Estimator {
  /** What training raises, and what chooses the best step. @shape `[K,K]` -> `[]` */
  readonly objective: (scores: tf.Tensor2D) => tf.Scalar;
  /** The figure's share of each pair: their mean is the figure. @shape `[K,K]` -> `[K]` */
  readonly terms: (scores: tf.Tensor2D) => tf.Tensor1D;
  /** Added to the score before it is read: NWJ's best score is 1 above the log ratio. */
  readonly shift: number;
}

type OfPairs = (joint: tf.Tensor, product: tf.Tensor) => tf.Scalar;

export const ESTIMATORS: Readonly<Record<EstimatorName, Estimator>> = {
  'density-ratio': byJsd(densityRatioEstimate),
  'info-nce': { objective: infoNceBound, terms: infoNceTerms, shift: 0 },
  smile: byJsd(smileBound),
  'donsker-varadhan': byItself(donskerVaradhanBound, 0),
  nwj: byItself(nwjBound, 1),
  'js-to-nwj': byJsd(jsToNwjBound),
};

function byJsd(bound: OfPairs): Estimator {
  const dependence = (joint: tf.Tensor, product: tf.Tensor) =>
    tf.sub(CHANCE_D, jsdLoss(joint, product)) as tf.Scalar;
  return { objective: ofPairs(dependence), terms: termsOf(bound), shift: 0 };
}

function byItself(bound: OfPairs, shift: number): Estimator {
  return { objective: ofPairs(bound), terms: termsOf(bound), shift };
}

function ofPairs(bound: OfPairs): Estimator['objective'] {
  return (scores) =>
    tf.tidy(() => {
      const { joint, product } = pairScores(scores);
      return bound(joint, product);
    });
}

/** Each joint score, and for all alike what the figure takes off their mean. */
function termsOf(bound: OfPairs): Estimator['terms'] {
  return (scores) =>
    tf.tidy(() => {
      const { joint, product } = pairScores(scores);
      return tf.add(joint, tf.sub(bound(joint, product), tf.mean(joint)));
    });
}
