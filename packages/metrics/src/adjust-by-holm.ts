import { checkArray, type Numbers, valueError } from './check-input.js';

/**
 * P values of several comparisons, raised so that calling those below 0.05 significant errs anywhere in at most 5 % of studies.
 *
 * @remarks The k-th smallest of m is multiplied with m - k + 1, is never below the one before it, and ends at 1. Holds
 * however the comparisons depend on one another; never less sharp than Bonferroni's.
 *
 * @param pValues - One for each comparison, in any order.
 * @returns The raised values in the same order.
 * @shape pValues `[M]` -> `[M]`
 * @throws RangeError (code DID_VALUE) for a value out of 0..1.
 * @source Holm 1979; R's `p.adjust(method = "holm")`.
 * @example
 * adjustByHolm([0.01, 0.04, 0.03]); // [0.03, 0.06, 0.06]
 */
export function adjustByHolm(pValues: Numbers): number[] {
  checkArray('adjustByHolm', 'pValues', pValues);
  const values = Array.from(pValues);
  for (const [i, p] of values.entries()) {
    if (!(p >= 0 && p <= 1)) throw valueError(`adjustByHolm: \`pValues[${i}]\` is ${p}; expected 0..1.`);
  }
  const adjusted = new Array<number>(values.length);
  let floor = 0;
  const order = values.map((_, i) => i).sort((i, j) => (values[i] as number) - (values[j] as number));
  for (const [rank, i] of order.entries()) {
    floor = Math.max(floor, Math.min(1, (values[i] as number) * (values.length - rank)));
    adjusted[i] = floor;
  }
  return adjusted;
}
