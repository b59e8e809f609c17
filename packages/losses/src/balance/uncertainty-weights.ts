import {
  add,
  exp,
  mul,
  neg,
  type Scalar,
  stack,
  sum,
  type Tensor,
  type Tensor1D,
  tensor1d,
  tidy,
  type Variable,
  variable,
  zeros,
} from '@tensorflow/tfjs-core';
import {
  type BalancerState,
  byName,
  checkNames,
  type LossBalancer,
  savedRow,
  termsInOrder,
} from './loss-balancer.js';

/**
 * Weighs each term by a noise that is learnt with the model.
 *
 * @remarks
 * ```math
 * \sum_k \Big( e^{-s_k} L_k + \frac{s_k}{2} \Big), \qquad s_k = \log \sigma_k^2
 * ```
 *
 * `s_k` starts at 0. The `s_k` are one trainable variable, so `optimizer.minimize` moves it with the
 * model's; with a list of variables of your own, add `balancer.logVariances`. The form is that for classification; at the
 * optimum of `s_k` a term's weight is `1 / (2 L_k)`.
 * @source Kendall, Gal and Cipolla 2018, Eq. 10, with the logarithm of the variance as they advise.
 */
export class UncertaintyWeights<Name extends string> implements LossBalancer<Name> {
  /** s, trainable; starts at 0. @shape `[K]` */
  readonly logVariances: Variable;

  /**
   * Starts with all weights 1.
   *
   * @param names - The names of the terms.
   * @throws RangeError (code DID_VALUE) without a name, or with one twice
   */
  constructor(readonly names: readonly Name[]) {
    checkNames('UncertaintyWeights', names);
    this.logVariances = tidy(() => variable(zeros([names.length]), true));
  }

  combine(terms: Readonly<Record<Name, Scalar>>): Scalar {
    const values: Tensor[] = termsInOrder('UncertaintyWeights.combine', this.names, terms);
    return tidy(() => {
      const s = this.logVariances as Tensor as Tensor1D;
      return add(sum(mul(exp(neg(s)), stack(values))), mul(sum(s), 0.5)) as Scalar;
    });
  }

  async weights(): Promise<Record<Name, number>> {
    return byName(
      this.names,
      (await this.logVariances.data()).map((s) => Math.exp(-s)),
    );
  }

  async save(): Promise<BalancerState> {
    return { logVariances: Array.from(await this.logVariances.data()) };
  }

  load(state: BalancerState): void {
    const row = savedRow('UncertaintyWeights.load', state, 'logVariances', this.names.length);
    tidy(() => this.logVariances.assign(tensor1d(row)));
  }

  dispose(): void {
    this.logVariances.dispose();
  }
}
