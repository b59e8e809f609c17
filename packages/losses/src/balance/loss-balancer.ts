import type { Scalar } from '@tensorflow/tfjs-core';
import { valueError } from '../loss-errors.js';

/** What a balancer is saved as, beside a checkpoint: plain JSON. */
export type BalancerState = Readonly<Record<string, readonly number[]>>;

/**
 * Weighs the terms of a loss by itself. All of them are terms that the whole network descends: an adversarial one, which
 * one part descends and another ascends, must not be among them (see {@link combineBalanced}).
 */
export interface LossBalancer<Name extends string> {
  /** The names of the terms, in the order of the saved state. */
  readonly names: readonly Name[];
  /**
   * The weighted loss to minimise. Nothing is read back. Call it inside the step.
   *
   * @shape each term `[]` -> `[]`
   * @throws RangeError (code DID_VALUE) when the terms are not those of `names`
   */
  combine(terms: Readonly<Record<Name, Scalar>>): Scalar;
  /** The weights as they stand now, for the log. Reads back. */
  weights(): Promise<Record<Name, number>>;
  /** The state to save. Reads back. */
  save(): Promise<BalancerState>;
  /** Goes on from a saved state. @throws RangeError (code DID_VALUE) when it belongs to another number of terms */
  load(state: BalancerState): void;
  /** Frees what it holds on the device. */
  dispose(): void;
}

/** @throws RangeError (code DID_VALUE) without a name, or with one twice */
export function checkNames(where: string, names: readonly string[]): void {
  if (names.length === 0) throw valueError(`${where}: \`names\` is empty; name at least one term.`);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw valueError(`${where}: \`names\` has ${JSON.stringify(twice)} twice.`);
}

/** The terms in the order of the names. @throws RangeError (code DID_VALUE) when they are other terms */
export function termsInOrder<T>(
  where: string,
  names: readonly string[],
  terms: Readonly<Record<string, T>>,
): T[] {
  const given = Object.keys(terms);
  if (given.length !== names.length || names.some((name) => terms[name] === undefined)) {
    throw valueError(`${where}: the terms must be ${names.join(', ')}; got ${given.join(', ') || 'none'}.`);
  }
  return names.map((name) => terms[name] as T);
}

/** One row of a saved state. @throws RangeError (code DID_VALUE) unless it is that many finite numbers */
export function savedRow(where: string, state: BalancerState, name: string, length: number): number[] {
  const row = state[name];
  if (row === undefined || row.length !== length || !row.every(Number.isFinite)) {
    throw valueError(
      `${where}: \`${name}\` of the saved state must be ${length} finite numbers; got ${row}.`,
    );
  }
  return [...row];
}

/** Numbers by name. */
export function byName<Name extends string>(
  names: readonly Name[],
  values: ArrayLike<number>,
): Record<Name, number> {
  return Object.fromEntries(names.map((name, i) => [name, values[i]])) as Record<Name, number>;
}
