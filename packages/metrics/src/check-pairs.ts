import { checkFinite, checkLengths, type Numbers } from './check-input.js';

/** Pairs that have passed every check, as their differences first - second. */
export function pairedDifferences(where: string, a: Numbers, b: Numbers): Float64Array {
  checkLengths(where, ['a', a], ['b', b]);
  const [first, second] = [checkFinite(where, a, 'a'), checkFinite(where, b, 'b')];
  return first.map((value, i) => value - (second[i] as number));
}
