import {
  add,
  div,
  log,
  mul,
  type Scalar,
  softmax,
  sqrt,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  tensor1d,
  tidy,
  type Variable,
  variable,
  zeros,
} from '@tensorflow/tfjs-core';
import { valueError } from '../loss-errors.js';
import { lossWithGradient } from '../loss-with-gradient.js';
import {
  type BalancerState,
  byName,
  checkNames,
  type LossBalancer,
  savedRow,
  termsInOrder,
} from './loss-balancer.js';

/** Options of {@link Famo}. */
export interface FamoOptions<Name extends string> {
  /** Learning rate of the weights' Adam; above 0. */
  readonly rate?: number;
  /** Weight decay of the logits, coupled; at least 0. */
  readonly decay?: number;
  /** The lowest value that each term can take, 0 by default. */
  readonly lowest?: Readonly<Partial<Record<Name, number>>>;
}

/** The defaults of {@link Famo}: those of the authors' code. */
export const FAMO_DEFAULTS = { rate: 0.025, decay: 1e-5 } as const;

const EPSILON = 1e-8;
const [BETA1, BETA2] = [0.9, 0.999];

/**
 * Lets all terms fall at the same relative pace: a term that lagged in the last step gains weight.
 *
 * @remarks
 * ```math
 * c \sum_k z_k \log(L_k - \ell_k), \qquad z = \mathrm{softmax}(\xi), \qquad
 * c = \Big( \sum_k \frac{z_k}{L_k - \ell_k} \Big)^{-1}
 * ```
 *
 * with `l_k` the lowest value of a term; c holds the weights of the `L_k` at sum 1 and passes no gradient. After the model's step give the terms of the same batch again to `update`: xi follows the difference of the logarithms
 * by Adam. All state lies on the device and nothing is read back. Terms must stay above `lowest`, or the loss is NaN.
 * @source Liu, Feng, Stone and Liu 2023, algorithm 1, and its authors' code.
 * @example
 * optimizer.minimize(() => famo.combine(termsOf(batch)));
 * tf.tidy(() => famo.update(termsOf(batch)));
 */
export class Famo<Name extends string> implements LossBalancer<Name> {
  private readonly rate: number;
  private readonly decay: number;
  private readonly lowest: number[];
  private readonly logits: Variable;
  private readonly before: Variable;
  private readonly moment1: Variable;
  private readonly moment2: Variable;
  private steps = 0;

  /**
   * Starts with equal shares.
   *
   * @param names - The names of the terms.
   * @throws RangeError (code DID_VALUE) without a name, with one twice, or for an option out of range
   */
  constructor(
    readonly names: readonly Name[],
    options: FamoOptions<Name> = {},
  ) {
    checkNames('Famo', names);
    const { rate, decay, lowest } = { ...FAMO_DEFAULTS, lowest: {}, ...options };
    if (!(rate > 0 && rate < Number.POSITIVE_INFINITY)) {
      throw valueError(`Famo: \`rate\` must be above 0 and finite; got ${rate}.`);
    }
    if (!(decay >= 0 && decay < Number.POSITIVE_INFINITY)) {
      throw valueError(`Famo: \`decay\` must be at least 0 and finite; got ${decay}.`);
    }
    this.rate = rate;
    this.decay = decay;
    this.lowest = names.map((name) => (lowest as Partial<Record<Name, number>>)[name] ?? 0);
    const state = () => tidy(() => variable(zeros([names.length]), false));
    [this.logits, this.before, this.moment1, this.moment2] = [state(), state(), state(), state()];
  }

  combine(terms: Readonly<Record<Name, Scalar>>): Scalar {
    return tidy(() =>
      lossWithGradient(this.stacked('Famo.combine', terms), (values) => {
        this.before.assign(values.clone());
        const z = softmax(this.logits as Tensor as Tensor1D);
        const above = this.above(values);
        const pull = div(z, above);
        const gradient = div(pull, sum(pull)) as Tensor1D; // c z / L, which sums to 1
        return { loss: div(sum(mul(z, log(above))), sum(pull)), gradient };
      }),
    );
  }

  /**
   * One step of the weights, from the terms of the same batch after the model's step. Nothing is read back.
   *
   * @throws RangeError (code DID_VALUE) when the terms are not those of `names`
   */
  update(terms: Readonly<Record<Name, Scalar>>): void {
    this.steps += 1;
    tidy(() => {
      const fall = sub(log(this.above(this.before)), log(this.above(this.stacked('Famo.update', terms))));
      const z = softmax(this.logits as Tensor as Tensor1D);
      const slope = add(mul(z, sub(fall, sum(mul(z, fall)))), mul(this.logits, this.decay));
      this.moment1.assign(add(mul(this.moment1, BETA1), mul(slope, 1 - BETA1)));
      this.moment2.assign(add(mul(this.moment2, BETA2), mul(square(slope), 1 - BETA2)));
      const mean = div(this.moment1, 1 - BETA1 ** this.steps);
      const size = sqrt(div(this.moment2, 1 - BETA2 ** this.steps));
      this.logits.assign(sub(this.logits, mul(div(mean, add(size, EPSILON)), this.rate)));
    });
  }

  /** The share z of each term's logarithm. */
  async weights(): Promise<Record<Name, number>> {
    const z = tidy(() => softmax(this.logits as Tensor as Tensor1D));
    try {
      return byName(this.names, await z.data());
    } finally {
      z.dispose();
    }
  }

  async save(): Promise<BalancerState> {
    const rows = { logits: this.logits, before: this.before, moment1: this.moment1, moment2: this.moment2 };
    const saved = await Promise.all(
      Object.entries(rows).map(async ([name, row]) => [name, Array.from(await row.data())] as const),
    );
    return { ...Object.fromEntries(saved), steps: [this.steps] };
  }

  load(state: BalancerState): void {
    const k = this.names.length;
    const rows = [
      ['logits', this.logits],
      ['before', this.before],
      ['moment1', this.moment1],
      ['moment2', this.moment2],
    ] as const;
    const values = rows.map(([name]) => savedRow('Famo.load', state, name, k));
    const [steps] = savedRow('Famo.load', state, 'steps', 1);
    rows.forEach(([, row], i) => {
      tidy(() => row.assign(tensor1d(values[i] as number[])));
    });
    this.steps = steps as number;
  }

  dispose(): void {
    for (const row of [this.logits, this.before, this.moment1, this.moment2]) row.dispose();
  }

  private stacked(where: string, terms: Readonly<Record<Name, Scalar>>): Tensor1D {
    const values: Tensor[] = termsInOrder(where, this.names, terms);
    return stack(values) as Tensor1D;
  }

  private above(values: Tensor): Tensor1D {
    return add(sub(values, tensor1d(this.lowest)), EPSILON);
  }
}
