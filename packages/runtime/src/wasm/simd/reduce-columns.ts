import { advance, type Code, type Local, repeat, seq, set, v128 } from './wasm-code.js';
import type { FunctionBody } from './wasm-module.js';

/** The terms that are summed over rows, made from a vector of `x`, one of `y` and the mean of `x`. */
export type ColumnTerms = (x: Code, y: Code, mean: Local) => readonly Code[];

/**
 * `out[term, c] += sum over rows of term(x[row, c], y[row, c], mean[c])`, for some channels side by side.
 *
 * @remarks
 * Each row of sixteen channels is one line of the cache. Few rows at a time (the caller's choice) keep the rounding
 * of float32 sums small. Rows of `x` and `y` have the same length; `y` and `mean` are not read by terms without them.
 */
export const reduceColumns =
  (vectors: number, termCount: number, terms: ColumnTerms): FunctionBody =>
  ({ param, local }) => {
    const [x, y, mean, out, outTerm, rows, rowBytes] = [
      param(),
      param(),
      param(),
      param(),
      param(),
      param(),
      param(),
    ];
    const means = Array.from({ length: vectors }, () => local('v128'));
    const sums = Array.from({ length: termCount }, () => means.map(() => local('v128')));
    return seq(
      ...means.map((m, i) => set(m, v128.load(mean, 16 * i))),
      ...sums.flat().map((sum) => set(sum, v128.zero)),
      repeat(
        rows,
        ...means.flatMap((m, i) =>
          terms(v128.load(x, 16 * i), v128.load(y, 16 * i), m).map((term, k) => {
            const sum = (sums[k] as Local[])[i] as Local;
            return set(sum, v128.add(sum, term));
          }),
        ),
        advance(x, rowBytes),
        advance(y, rowBytes),
      ),
      ...sums.flatMap((ofTerm) => [
        ...ofTerm.map((sum, i) => v128.store(out, v128.add(v128.load(out, 16 * i), sum), 16 * i)),
        advance(out, outTerm),
      ]),
    );
  };
