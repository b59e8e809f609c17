import {
  add,
  clipByValue,
  mul,
  type Scalar,
  scalar,
  sub,
  tidy,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import { valueError } from './loss-errors.js';
import { checkPositive } from './surrogates/pair-loss-options.js';

/** What an {@link AucmState} is saved as. */
export interface SavedAucmState {
  readonly a: number;
  readonly b: number;
  readonly alpha: number;
}

/** LibAUC keeps alpha below this. */
const LARGEST_ALPHA = 999;

/**
 * The three scalars that the AUCM loss learns beside the model: a and b follow the mean scores of fakes and reals and
 * descend with the model; alpha is a price on the margin that is missing and ascends.
 *
 * @remarks
 * a and b are trainable variables, so `optimizer.minimize` moves them with the model's (with a list of variables of your
 * own, add `state.trainable`). alpha is not: call `ascend` after each step. Nothing is read back.
 * @source Yuan et al. 2021, algorithm 1 (PESG); LibAUC 2.0.
 */
export class AucmState {
  readonly a: Variable = tidy(() => variable(scalar(0), true));
  readonly b: Variable = tidy(() => variable(scalar(0), true));
  readonly alpha: Variable = tidy(() => variable(scalar(0), false));

  /** @param margin - m: how far the mean fake score should stand above the mean real one; above 0. */
  constructor(readonly margin = 1) {
    checkPositive('AucmState', 'margin', margin);
  }

  /** a and b, for an optimizer that is given a list. */
  get trainable(): Variable[] {
    return [this.a, this.b];
  }

  /**
   * One step of alpha uphill: `alpha + rate (2 (m + b - a) - 2 alpha)`, held within 0 and 999.
   *
   * @param rate - The learning rate of the model's step.
   */
  ascend(rate: number): void {
    checkPositive('AucmState.ascend', 'rate', rate);
    tidy(() => {
      const slope = mul(sub(add(sub(this.b, this.a), this.margin), this.alpha), 2 * rate);
      this.alpha.assign(clipByValue(add(this.alpha, slope), 0, LARGEST_ALPHA) as Scalar);
    });
  }

  /** The values to save with a checkpoint. */
  async save(): Promise<SavedAucmState> {
    const [a, b, alpha] = await Promise.all([this.a, this.b, this.alpha].map((v) => v.data()));
    return { a: a?.[0] as number, b: b?.[0] as number, alpha: alpha?.[0] as number };
  }

  /** @throws RangeError (code DID_VALUE) when a value is not finite */
  load(saved: SavedAucmState): void {
    for (const name of ['a', 'b', 'alpha'] as const) {
      if (!Number.isFinite(saved[name])) {
        throw valueError(`AucmState.load: \`${name}\` must be finite; got ${saved[name]}.`);
      }
    }
    tidy(() => {
      for (const name of ['a', 'b', 'alpha'] as const) this[name].assign(scalar(saved[name]));
    });
  }

  dispose(): void {
    for (const v of [this.a, this.b, this.alpha]) v.dispose();
  }
}
