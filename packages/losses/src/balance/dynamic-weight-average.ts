import { addN, mul, type Scalar, tidy } from '@tensorflow/tfjs-core';
import { valueError } from '../loss-errors.js';
import {
  type BalancerState,
  byName,
  checkNames,
  type LossBalancer,
  savedRow,
  termsInOrder,
} from './loss-balancer.js';

/**
 * Gives more weight to terms that fell less from one epoch to the next.
 *
 * @remarks
 * ```math
 * w_k = K\, \frac{\exp(r_k / T)}{\sum_j \exp(r_j / T)}, \qquad r_k = \frac{L_k(t-1)}{L_k(t-2)}
 * ```
 *
 * with `L_k(t)` the mean of term k over epoch t: the weights add up to K, the number of terms. All weights are 1 until two epochs have ended. The means are yours to give: the step reads nothing back.
 * @source Liu, Johns and Davison 2019, Eq. 7.
 * @example
 * balancer.endEpoch({ cls: 0.61, dom: 1.2 });
 */
export class DynamicWeightAverage<Name extends string> implements LossBalancer<Name> {
  private last: readonly number[] = [];
  private beforeLast: readonly number[] = [];

  /**
   * Starts with all weights 1.
   *
   * @param names - The names of the terms.
   * @param temperature - T: the higher, the more even the weights; above 0.
   * @throws RangeError (code DID_VALUE) without a name, with one twice, or for a temperature out of range
   */
  constructor(
    readonly names: readonly Name[],
    readonly temperature = 2,
  ) {
    checkNames('DynamicWeightAverage', names);
    if (!(temperature > 0 && temperature < Number.POSITIVE_INFINITY)) {
      throw valueError(
        `DynamicWeightAverage: \`temperature\` must be above 0 and finite; got ${temperature}.`,
      );
    }
  }

  /**
   * Takes the mean of each term over the epoch that ended.
   *
   * @param means - One number above 0 for each term.
   * @throws RangeError (code DID_VALUE) for other terms, or a mean that is not above 0 and finite
   */
  endEpoch(means: Readonly<Record<Name, number>>): void {
    const values = termsInOrder<number>('DynamicWeightAverage.endEpoch', this.names, means);
    values.forEach((value, i) => {
      if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
        throw valueError(
          `DynamicWeightAverage.endEpoch: the mean of \`${this.names[i]}\` must be above 0 and finite; got ${value}.`,
        );
      }
    });
    this.beforeLast = this.last;
    this.last = values;
  }

  combine(terms: Readonly<Record<Name, Scalar>>): Scalar {
    const values = termsInOrder<Scalar>('DynamicWeightAverage.combine', this.names, terms);
    const weights = this.current();
    return tidy(() => addN(values.map((value, i) => mul(value, weights[i] as number))) as Scalar);
  }

  async weights(): Promise<Record<Name, number>> {
    return byName(this.names, this.current());
  }

  async save(): Promise<BalancerState> {
    return { last: this.last, beforeLast: this.beforeLast };
  }

  load(state: BalancerState): void {
    const row = (name: string) =>
      state[name]?.length === 0 ? [] : savedRow('DynamicWeightAverage.load', state, name, this.names.length);
    [this.last, this.beforeLast] = [row('last'), row('beforeLast')];
  }

  /** It holds nothing on the device. */
  dispose(): void {}

  private current(): number[] {
    if (this.beforeLast.length === 0) return this.names.map(() => 1);
    const ratios = this.last.map((value, k) => value / (this.beforeLast[k] as number) / this.temperature);
    const largest = Math.max(...ratios); // or a term that jumped would be Infinity / Infinity
    const shares = ratios.map((ratio) => Math.exp(ratio - largest));
    const total = shares.reduce((sum, share) => sum + share, 0);
    return shares.map((share) => (this.names.length * share) / total);
  }
}
