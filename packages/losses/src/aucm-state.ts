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
  /** The value of a. */
  readonly a: number;
  /** The value of b. */
  readonly b: number;
  /** The value of alpha, 0..999. */
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
  /** a, trainable; starts at 0. @shape `[]` */
  readonly a: Variable = tidy(() => variable(scalar(0), true));
  /** b, trainable; starts at 0. @shape `[]` */
  readonly b: Variable = tidy(() => variable(scalar(0), true));
  /** alpha, moved by `ascend` alone; starts at 0. @shape `[]` */
  readonly alpha: Variable = tidy(() => variable(scalar(0), false));

  /**
   * Makes the three scalars on the current backend; `dispose` frees them.
   *
   * @param margin - m: how far the mean fake score should stand above the mean real one; above 0.
   * @throws RangeError (code DID_VALUE) for a margin that is not above 0 and finite.
   */
  constructor(readonly margin = 1) {
    checkPositive('AucmState', 'margin', margin);
  }

  /** a and b, for an optimizer that is given a list. */
  get trainable(): Variable[] {
    return [this.a, this.b];
  }

  /**
   * One step of alpha uphill, held within 0 and 999:
   *
   * ```math
   * \alpha \leftarrow \alpha + \eta\, \big( 2 (m + b - a) - 2 \alpha \big)
   * ```
   *
   * @param rate - eta, the learning rate of the model's step; above 0.
   * @throws RangeError (code DID_VALUE) for a rate that is not above 0 and finite.
   */
  ascend(rate: number): void {
    checkPositive('AucmState.ascend', 'rate', rate);
    tidy(() => {
      const slope = mul(sub(add(sub(this.b, this.a), this.margin), this.alpha), 2 * rate);
      this.alpha.assign(clipByValue(add(this.alpha, slope), 0, LARGEST_ALPHA) as Scalar);
    });
  }

  /** The values to save with a checkpoint. Reads back. */
  async save(): Promise<SavedAucmState> {
    const [a, b, alpha] = await Promise.all([this.a, this.b, this.alpha].map((v) => v.data()));
    return { a: a?.[0] as number, b: b?.[0] as number, alpha: alpha?.[0] as number };
  }

  /** Goes on from saved values. @throws RangeError (code DID_VALUE) when a value is not finite */
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

  /** Frees the three scalars. */
  dispose(): void {
    for (const v of [this.a, this.b, this.alpha]) v.dispose();
  }
}
