import {
  div,
  maximum,
  mul,
  pow,
  relu,
  type Scalar,
  scalar,
  sign,
  square,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { pairGaps, pairMask } from '../pair-mask.js';
import type { PairPenalty } from './pair-penalty.js';

/**
 * The mean of `max(0, margin - (s_fake - s_real))^power` over pairs, by looking at each: time and memory O(B^2).
 *
 * @shape scores `[B]`, labels `[B]` -> `[]`
 */
export function pairwisePenalty(scores: Tensor1D, labels: Tensor1D, penalty: PairPenalty): Scalar {
  const { isPair, isViolating, penalties } = penaltiesOfPairs(scores, labels, penalty);
  const count = sum(penalty.pairs === 'all' ? isPair : isViolating);
  return div(sum(penalties), maximum(count, 1)); // no pair: 0 / 1
}

/**
 * The penalty of each pair: row i, column j for fake i and real j; 0 elsewhere, as in the two masks.
 *
 * @shape scores `[B]`, labels `[B]` -> three of `[B,B]`
 */
export function penaltiesOfPairs(
  scores: Tensor1D,
  labels: Tensor1D,
  { margin, power }: Pick<PairPenalty, 'margin' | 'power'>,
): { isPair: Tensor2D; isViolating: Tensor2D; penalties: Tensor2D } {
  const isPair = pairMask(labels);
  // Pairs that do not count are emptied before the power, so a huge score of theirs cannot become 0 * Infinity.
  const shortfall = relu(mul<Tensor2D>(isPair, sub(margin, pairGaps(scores))));
  const penalties =
    power === 1
      ? shortfall
      : power === 2
        ? square(shortfall)
        : pow<Tensor2D>(shortfall, scalar(power, 'int32'));
  return { isPair, isViolating: sign(shortfall), penalties };
}
