import { advance, i32, type Local, repeat, seq, set, v128 } from './wasm-code.js';
import type { FunctionBody } from './wasm-module.js';

/** Input channels of one tile of a filter's gradient; its output channels are those of a panel. */
export const TILE_INPUTS = 4;
const VECTOR = 16;

/**
 * `dW[tap, ci, co] += sum over pairs of x[pixel, ci] * dy[pixel, co]`, for four input channels and all output channels.
 *
 * @remarks `x` comes in panels of four channels, `dy` in panels of eight, so that both are read from first to last.
 */
export const filterGradTiles: FunctionBody = ({ param, local, multiplyAdd }) => {
  // At `lists`, for each tap: where its pairs (pixel in x, pixel in dy) begin, in bytes from there, and their count.
  const [lists, tapCount, x, dy, dyPanels, dyPanelBytes] = [
    param(),
    param(),
    param(),
    param(),
    param(),
    param(),
  ];
  const [out, outInput, outTap] = [param(), param(), param()];
  const [tap, tapsLeft, pair, pairs, target, cell] = [
    local('i32'),
    local('i32'),
    local('i32'),
    local('i32'),
    local('i32'),
    local('i32'),
  ];
  const [a, b] = [local('i32'), local('i32')];
  const [low, high, one] = [local('v128'), local('v128'), local('v128')];
  const sums = Array.from({ length: TILE_INPUTS }, () => [local('v128'), local('v128')] as const);

  const atCells = (each: (sum: readonly [Local, Local]) => readonly (readonly number[])[]) =>
    seq(set(cell, target), ...sums.flatMap((sum) => [...each(sum), advance(cell, outInput)]));

  return repeat(
    dyPanels,
    set(tap, lists),
    set(tapsLeft, tapCount),
    set(target, out),
    repeat(
      tapsLeft,
      atCells(([left, right]) => [set(left, v128.load(cell)), set(right, v128.load(cell, VECTOR))]),
      set(pair, i32.add(lists, i32.load(tap))),
      set(pairs, i32.load(tap, 4)),
      repeat(
        pairs,
        set(a, i32.add(x, i32.mul(i32.load(pair), VECTOR))),
        set(b, i32.add(dy, i32.mul(i32.load(pair, 4), 2 * VECTOR))),
        set(low, v128.load(b)),
        set(high, v128.load(b, VECTOR)),
        ...sums.map(([left, right], i) =>
          seq(
            set(one, v128.loadSplat(a, 4 * i)),
            set(left, multiplyAdd(left, one, low)),
            set(right, multiplyAdd(right, one, high)),
          ),
        ),
        advance(pair, 8),
      ),
      atCells(([left, right]) => [v128.store(cell, left), v128.store(cell, right, VECTOR)]),
      advance(tap, 8),
      advance(target, outTap),
    ),
    advance(dy, dyPanelBytes),
    advance(out, 2 * VECTOR),
  );
};
