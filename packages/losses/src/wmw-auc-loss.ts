import {
  add,
  cast,
  div,
  expandDims,
  maximum,
  mul,
  neg,
  pow,
  relu,
  type Scalar,
  scalar,
  sigmoid,
  sign,
  square,
  sub,
  sum,
  type Tensor1D,
  tidy,
} from '@tensorflow/tfjs-core';
import { checkScores, valueError } from './check-scores.js';

/** How {@link wmwAucLoss} compares a fake score with a real one. */
export interface WmwAucLossOptions {
  /** gamma: how far a fake score must stand above a real one. Above 0; unit of the scores. */
  readonly margin?: number;
  /** p: a whole number of at least 1. */
  readonly power?: number;
  /** `corrected` penalises wrong pairs; `as-printed` is the paper's Equation 1 to the letter, sign included. */
  readonly form?: 'corrected' | 'as-printed';
  /** Compare logits, or probabilities after the sigmoid. */
  readonly scores?: 'logits' | 'sigmoid';
  /** Mean over all pairs, or over those closer than the margin. */
  readonly pairs?: 'all' | 'violating';
}

/** The defaults of {@link wmwAucLoss}. */
export const WMW_AUC_DEFAULTS = {
  margin: 0.15,
  power: 2,
  form: 'corrected',
  scores: 'logits',
  pairs: 'all',
} as const satisfies Required<WmwAucLossOptions>;

/**
 * Penalises each (fake, real) pair that is in the wrong order or closer than a margin.
 *
 * @remarks
 * Mean over pairs of `max(0, margin - (s_fake - s_real))^power`. Time and memory O(B^2). Equal scores give
 * `margin^power`. The paper prints `-(s_fake - s_real - margin)^power`, which for the even power it uses
 * rewards wrong pairs without bound; `form: 'as-printed'` keeps it for comparison.
 *
 * @param logits - Scores before the sigmoid; larger means more likely fake.
 * @param labels - 1 fake, 0 real.
 * @returns The loss; 0 with a zero gradient when a class is absent from the batch, or no pair violates.
 * @shape logits `[B]`, labels `[B]` -> `[]`
 * @dtype float32
 * @throws RangeError (code DID_SHAPE) when the lengths differ; (code DID_VALUE) for a margin or power out of range.
 * @example
 * wmwAucLoss(tensor1d([2, -1]), tensor1d([1, 0])).print(); // 0
 * @source Yan et al. 2003; DID Eq. 1, its sign as settled in decision 0001.
 */
export function wmwAucLoss(logits: Tensor1D, labels: Tensor1D, options: WmwAucLossOptions = {}): Scalar {
  const { margin, power, form, scores, pairs } = { ...WMW_AUC_DEFAULTS, ...options };
  checkScores('wmwAucLoss', logits, labels);
  if (!(margin > 0)) throw valueError(`wmwAucLoss: \`margin\` must be above 0; got ${margin}.`);
  if (!Number.isInteger(power) || power < 1) {
    throw valueError(`wmwAucLoss: \`power\` must be a whole number of at least 1; got ${power}.`);
  }
  return tidy(() => {
    const s = scores === 'sigmoid' ? sigmoid(logits) : logits;
    const fake = cast(labels, 'float32');
    const isPair = mul(expandDims(fake, 1), expandDims(sub(1, fake), 0)); //     [B,B], 1 for (fake i, real j)
    // Pairs that do not count are emptied before the power, so a huge score of theirs cannot become 0 * Infinity.
    const shortfall = mul(isPair, sub(margin, sub(expandDims(s, 1), expandDims(s, 0))));
    const wanting = relu(shortfall);
    const penalty =
      power === 1 ? wanting : power === 2 ? square(wanting) : pow(wanting, scalar(power, 'int32'));
    const total = sum(form === 'corrected' ? penalty : asPrinted(penalty, power));
    const count = pairs === 'all' ? sum(isPair) : sum(sign(wanting));
    return div(total, maximum(count, 1)) as Scalar; // no pair: 0 / 1
  });
}

/** `-(-x)^p` of the positive shortfall x: the negative for even powers, the same for odd ones. */
function asPrinted<T extends Parameters<typeof neg>[0]>(penalty: T, power: number) {
  return power % 2 === 0 ? neg(penalty) : add(penalty, 0);
}
