import type { CheckOptions } from '../check-scores.js';
import { valueError } from '../loss-errors.js';

/** Options of the surrogates with a margin. */
export interface MarginAucLossOptions extends CheckOptions {
  /** How far a fake score should stand above a real one; above 0, 1 by default. */
  readonly margin?: number;
}

/** Options of the surrogates with a scale. */
export interface ScaledAucLossOptions extends CheckOptions {
  /** What the gap of a pair is multiplied by; above 0, 1 by default. */
  readonly scale?: number;
}

/** @throws RangeError (code DID_VALUE) */
export function checkPositive(where: string, name: string, value: number): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw valueError(`${where}: \`${name}\` must be above 0 and finite; got ${value}.`);
  }
}
