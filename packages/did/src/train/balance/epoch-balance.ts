import type { DynamicWeightAverage } from '@did/losses';
import type { DidConfig } from '../../config/did-config.js';
import type { StepTerms } from '../train-event.js';
import type { BalancedTerm } from './balanced-terms.js';
import type { LossBalanceState } from './loss-balance.js';
import { WeighingBalance } from './weighing-balance.js';

const CHANCE = 2 * Math.LN2;

/** Weights that follow from the means of the last two epochs (DWA). */
export class EpochBalance extends WeighingBalance<DynamicWeightAverage<BalancedTerm>> {
  private readonly stepsPerEpoch: number;
  private sums: Partial<Record<BalancedTerm, number>> = {};
  private count = 0;

  constructor(balancer: DynamicWeightAverage<BalancedTerm>, config: DidConfig) {
    super(balancer, config);
    this.stepsPerEpoch = config.train.stepsPerEpoch;
  }

  override take(step: number, { cls, dom, dec }: StepTerms): void {
    // Ratios of means are all that counts, so the lambdas stay out of them.
    const values: Record<BalancedTerm, number> = { cls, dom, dec: (CHANCE * dec) / (CHANCE + dec) };
    this.count += 1;
    for (const name of this.balancer.names) this.sums[name] = (this.sums[name] ?? 0) + values[name];
    if (!this.waitsFor(step)) return;
    const means = this.balancer.names.map((name) => [name, (this.sums[name] as number) / this.count]);
    this.balancer.endEpoch(Object.fromEntries(means) as Record<BalancedTerm, number>);
    this.sums = {};
    this.count = 0;
  }

  override waitsFor(step: number): boolean {
    return step % this.stepsPerEpoch === 0;
  }

  override async save(): Promise<LossBalanceState> {
    return { balancer: await this.balancer.save(), sums: { ...this.sums }, count: this.count };
  }

  override load(state: LossBalanceState): void {
    super.load(state);
    this.sums = { ...state.sums };
    this.count = state.count;
  }
}
