import { addN, mul, type Scalar, tidy } from '@tensorflow/tfjs-core';
import { valueError } from './loss-errors.js';

/** One term of a weighted sum. */
export interface LossTerm {
  /** The term as its loss gave it. @shape `[]` */
  readonly value: Scalar;
  /** What it is multiplied by; any finite number. */
  readonly weight: number;
}

/**
 * The weighted sum of named loss terms; each term stays readable beside it.
 *
 * @remarks
 * ```math
 * L = \sum_k \lambda_k L_k
 * ```
 *
 * @param terms - By name, each with its weight.
 * @returns `total`, and the unweighted `terms` as they came in (still owned by the caller).
 * @shape each term `[]` -> total `[]`
 * @throws RangeError (code DID_VALUE) when there is no term or a weight is not finite.
 * @source DID, Eq. 3.
 * @example
 * combineLosses({ cls: { value: cls, weight: 1 }, dom: { value: dom, weight: 1 }, dec: { value: dec, weight: 0.01 } }).total;
 */
export function combineLosses<Name extends string>(
  terms: Readonly<Record<Name, LossTerm>>,
): {
  /** The weighted sum. @shape `[]` */
  total: Scalar;
  /** Every term, unweighted. */
  terms: Record<Name, Scalar>;
} {
  const entries = Object.entries<LossTerm>(terms);
  if (entries.length === 0) throw valueError('combineLosses: `terms` is empty; give at least one.');
  for (const [name, { weight }] of entries) {
    if (!Number.isFinite(weight)) {
      throw valueError(`combineLosses: the weight of \`${name}\` must be finite; got ${weight}.`);
    }
  }
  const total = tidy(() => addN(entries.map(([, term]) => mul(term.value, term.weight))) as Scalar);
  const values = Object.fromEntries(entries.map(([name, term]) => [name, term.value]));
  return { total, terms: values as Record<Name, Scalar> };
}
