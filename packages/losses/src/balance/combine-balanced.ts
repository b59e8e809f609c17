import { add, type Scalar, tidy } from '@tensorflow/tfjs-core';
import { combineLosses, type LossTerm } from '../combine-losses.js';
import type { LossBalancer } from './loss-balancer.js';

/** What {@link combineBalanced} is given. */
export interface BalancedTerms<Name extends string, Outside extends string> {
  /** What weighs `terms`. */
  readonly balancer: LossBalancer<Name>;
  /** The terms that the balancer weighs. */
  readonly terms: Readonly<Record<Name, Scalar>>;
  /** The terms with a weight of their own, adversarial ones above all. */
  readonly outside?: Readonly<Record<Outside, LossTerm>>;
}

/**
 * The sum of terms that a balancer weighs and terms that stay outside it.
 *
 * @remarks
 * An adversarial term (DID's D behind a gradient reversal) belongs outside: it does not fall as training goes on, so a
 * balancer that watches falls or sizes takes its equilibrium for a task that lags and lets it outgrow the others. Where it
 * must be weighed, give it as {@link boundAdversarial} among the terms.
 *
 * @param options - The balancer, its terms, and those outside it.
 * @shape each term `[]` -> total `[]`
 * @returns `total`, and every unweighted term as it came in (still owned by the caller).
 * @throws RangeError (code DID_VALUE) when the terms are not the balancer's, or a weight is not finite.
 * @example
 * combineBalanced({ balancer, terms: { cls, dom }, outside: { dec: { value: dec, weight: 0.01 } } });
 */
export function combineBalanced<Name extends string, Outside extends string = never>({
  balancer,
  terms,
  outside,
}: BalancedTerms<Name, Outside>): {
  /** The sum to minimise. @shape `[]` */
  total: Scalar;
  /** Every term, unweighted. */
  terms: Record<Name | Outside, Scalar>;
} {
  return tidy(() => {
    const balanced = balancer.combine(terms);
    if (outside === undefined)
      return { total: balanced, terms: { ...terms } as Record<Name | Outside, Scalar> };
    const fixed = combineLosses(outside);
    return { total: add<Scalar>(balanced, fixed.total), terms: { ...terms, ...fixed.terms } };
  });
}
