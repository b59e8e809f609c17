import { advance, type Code, type Local, repeat, seq, set, v128 } from './wasm-code.js';
import type { FunctionBody } from './wasm-module.js';

/** A value for each channel, made from `x`, `y` and what each channel brings along. */
export type RowFormula = (x: Code, y: Code, channel: (index: number) => Code) => Code;

/**
 * `out[row, c] = formula(x[row, c], y[row, c], channel numbers of c)`, for channels that are a multiple of four.
 *
 * @remarks The channel numbers lie as rows of `C` numbers, one after another, at `table`.
 */
export const mapRows =
  (formula: RowFormula, channelNumbers: number): FunctionBody =>
  ({ param, local }) => {
    const [x, y, table, tableRow, out, rows, vectors] = [
      param(),
      param(),
      param(),
      param(),
      param(),
      param(),
      param(),
    ];
    const left = local('i32');
    const pointers = Array.from({ length: channelNumbers }, () => local('i32'));
    const startOfRow = pointers.map((pointer, i) =>
      i === 0 ? set(pointer, table) : seq(set(pointer, pointers[i - 1] as Local), advance(pointer, tableRow)),
    );
    return repeat(
      rows,
      ...startOfRow,
      set(left, vectors),
      repeat(
        left,
        v128.store(
          out,
          formula(v128.load(x), v128.load(y), (i) => v128.load(pointers[i] as Local)),
        ),
        ...[x, y, out, ...pointers].map((pointer) => advance(pointer, 16)),
      ),
    );
  };
