import {
  div,
  maximum,
  neg,
  type Scalar,
  sigmoid,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { checkScores } from './check-scores.js';
import { sumOrZero } from './sum-or-zero.js';
import { penaltiesOfPairs } from './wmw/pairwise-penalty.js';
import { checkPenalty, WMW_AUC_DEFAULTS, type WmwAucLossOptions } from './wmw-auc-loss.js';

/** Each pair of a batch: row i, column j stand for sample i as the fake and sample j as the real one. */
export interface PairPenalties {
  /** The penalty of a pair, 0 elsewhere. @shape `[B,B]` */
  readonly penalties: Tensor2D;
  /** 1 for a (fake, real) pair. @shape `[B,B]` */
  readonly isPair: Tensor2D;
  /** 1 for a pair in the wrong order or closer than the margin. @shape `[B,B]` */
  readonly isViolating: Tensor2D;
}

/** Turns the penalties of pairs into a loss. @shape three of `[B,B]` -> what the loss is to be, mostly `[]` */
export type PairReducer<T extends Tensor = Scalar> = (pairs: PairPenalties) => T;

/** The mean over all pairs; 0 without one. @shape `[B,B]` -> `[]` */
export const meanOfPairs: PairReducer = ({ penalties, isPair }) =>
  div(sumOrZero(penalties), maximum(sumOrZero(isPair), 1));

/** The mean over the violating pairs; 0 without one. @shape `[B,B]` -> `[]` */
export const meanOfViolations: PairReducer = ({ penalties, isViolating }) =>
  div(sumOrZero(penalties), maximum(sumOrZero(isViolating), 1));

/** The sum over all pairs. @shape `[B,B]` -> `[]` */
export const sumOfPairs: PairReducer = ({ penalties }) => sumOrZero(penalties);

/** Options of {@link wmwAucLossWithPairs}; the algorithm is pairwise, and the reducer says which pairs count. */
export type PairLossOptions = Omit<WmwAucLossOptions, 'algorithm' | 'pairs'>;

/**
 * The WMW loss pair by pair: the loss by any reducer, and beside it what each pair gave, for mining or for looking.
 *
 * @remarks
 * The penalty of a pair is that of {@link wmwAucLoss}, the reducer stands for its mean:
 *
 * ```math
 * \max(0,\; \gamma - (s_i - s_j))^p, \qquad y_i = 1,\; y_j = 0
 * ```
 *
 * Time and memory O(B^2). {@link indicesOfPairs} turns `isViolating` into indices. The caller disposes all four tensors.
 *
 * @param logits - Scores before the sigmoid; larger means more likely fake.
 * @param labels - 1 fake, 0 real; another label is in no pair.
 * @param reducer - {@link meanOfPairs}, {@link meanOfViolations}, {@link sumOfPairs}, or one of your own.
 * @shape logits `[B]`, labels `[B]` -> loss as the reducer gives it, the rest `[B,B]`
 * @dtype float32
 * @throws RangeError (code DID_SHAPE or DID_VALUE) as {@link wmwAucLoss}
 * @example
 * const { loss, isViolating } = wmwAucLossWithPairs(logits, labels, meanOfViolations);
 * const { fake, real } = await indicesOfPairs(isViolating);
 */
export function wmwAucLossWithPairs<T extends Tensor>(
  logits: Tensor1D,
  labels: Tensor1D,
  reducer: PairReducer<T>,
  options: PairLossOptions = {},
): PairPenalties & {
  /** What the reducer made of the pairs. */
  readonly loss: T;
} {
  const { form, scores, checks, margin, power } = { ...WMW_AUC_DEFAULTS, ...options };
  checkScores('wmwAucLossWithPairs', logits, labels, checks);
  checkPenalty('wmwAucLossWithPairs', { margin, power });
  return tidy(() => {
    const s = scores === 'sigmoid' ? sigmoid(logits) : logits;
    const found = penaltiesOfPairs(s, labels, { margin, power });
    const isNegated = form === 'as-printed' && power % 2 === 0;
    const pairs = { ...found, penalties: isNegated ? neg(found.penalties) : found.penalties };
    return { ...pairs, loss: reducer(pairs) };
  });
}

/**
 * The pairs that a mask marks, row by row. Reads back.
 *
 * @param mask - {@link PairPenalties.isViolating}, or any other mask of pairs; what is not 0 is marked.
 * @returns Two lists of one length: sample `fake[k]` and sample `real[k]` make pair k.
 * @shape mask `[B,B]` -> two lists of as many as are marked
 */
export async function indicesOfPairs(mask: Tensor2D): Promise<{
  /** The row of each marked pair: the sample that stands as the fake. */
  fake: Int32Array;
  /** Its column: the sample that stands as the real one. */
  real: Int32Array;
}> {
  const [, columns] = mask.shape;
  const places: number[] = [];
  (await mask.data()).forEach((value, place) => {
    if (value !== 0) places.push(place);
  });
  return {
    fake: Int32Array.from(places, (place) => Math.floor(place / columns)),
    real: Int32Array.from(places, (place) => place % columns),
  };
}
