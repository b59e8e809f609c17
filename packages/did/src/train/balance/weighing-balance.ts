import { boundAdversarial, combineBalanced, type LossBalancer } from '@did/losses';
import * as tf from '@tensorflow/tfjs';
import type { DidConfig } from '../../config/did-config.js';
import type { DidTerms } from '../../model/did-net.js';
import type { StepTerms } from '../train-event.js';
import type { BalancedTerm } from './balanced-terms.js';
import type { BalanceWeights, LossBalance, LossBalanceState } from './loss-balance.js';

/**
 * What every balance does: the lambdas scale the terms, the balancer weighs those that are its own, and D, where it is one
 * of them, is bounded, so that a wild T cannot draw the balancer after it.
 */
export abstract class WeighingBalance<B extends LossBalancer<BalancedTerm>> implements LossBalance {
  readonly variables: Readonly<Record<string, tf.Variable>> = {};
  private readonly lambdas: Readonly<Record<BalancedTerm, number>>;

  constructor(
    protected readonly balancer: B,
    { loss }: DidConfig,
  ) {
    this.lambdas = { cls: loss.lambdaCls, dom: loss.lambdaDom, dec: loss.lambdaDec };
  }

  total(terms: DidTerms): tf.Scalar {
    return tf.tidy(() => {
      const { balancer } = this;
      const weighed = this.weighed(terms);
      const outside = Object.entries(this.lambdas)
        .filter(([name]) => !(name in weighed))
        .map(([name, weight]) => [name, { value: terms[name as BalancedTerm], weight }] as const);
      return outside.length === 0
        ? balancer.combine(weighed)
        : combineBalanced({ balancer, terms: weighed, outside: Object.fromEntries(outside) }).total;
    });
  }

  afterStep(_termsOf: () => DidTerms): void {}

  take(_step: number, _terms: StepTerms): void {}

  waitsFor(_step: number): boolean {
    return false;
  }

  weights(): Promise<BalanceWeights> {
    return this.balancer.weights();
  }

  async save(): Promise<LossBalanceState> {
    return { balancer: await this.balancer.save(), sums: {}, count: 0 };
  }

  load(state: LossBalanceState): void {
    this.balancer.load(state.balancer);
  }

  dispose(): void {
    this.balancer.dispose();
  }

  /** The terms as the balancer gets them. */
  protected weighed(terms: DidTerms): Record<BalancedTerm, tf.Scalar> {
    const entries = this.balancer.names.map((name) => {
      const term = name === 'dec' ? boundAdversarial(terms.dec) : terms[name];
      return [name, term.mul<tf.Scalar>(this.lambdas[name])] as const;
    });
    return Object.fromEntries(entries) as Record<BalancedTerm, tf.Scalar>;
  }
}
