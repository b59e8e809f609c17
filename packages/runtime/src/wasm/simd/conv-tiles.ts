import { advance, type Code, i32, type Local, repeat, seq, set, v128 } from './wasm-code.js';
import type { FunctionBody } from './wasm-module.js';

/** Pixels and channels of one tile: eight sums, which with their operands just fit the sixteen registers of x86. */
export const TILE_PIXELS = 4;
export const TILE_CHANNELS = 8;
const VECTOR = 16;

/**
 * `out[pixel, :] = sum over rows r and steps k of x[pixel + r, k] * panel[r, k, :]`, for tiles of four pixels.
 *
 * @remarks
 * This is a convolution for pixels that see the same taps: a row of taps lies side by side in `x` (NHWC) and in the
 * filter (HWIO), so its taps and channels are one long sum. Sums stay in registers until a tile is done.
 */
export const convTiles: FunctionBody = ({ param, local, multiplyAdd }) => {
  // Pairs (pixel in x, pixel in out), in tiles; addresses; then strides in bytes.
  const [pairs, tiles, x, out] = [param(), param(), param(), param()];
  const [xPixel, outPixel, panel, panels, panelBytes] = [param(), param(), param(), param(), param()];
  const [rows, steps, xSkip, panelSkip] = [param(), param(), param(), param()];
  const [tile, tilesLeft, row, step, b] = ['i32', 'i32', 'i32', 'i32', 'i32'].map(() => local('i32')) as [
    Local,
    Local,
    Local,
    Local,
    Local,
  ];
  const a = Array.from({ length: TILE_PIXELS }, () => local('i32'));
  const target = local('i32');
  const [low, high, one] = [local('v128'), local('v128'), local('v128')];
  const sums = a.map(() => [local('v128'), local('v128')] as const);

  const multiply = (unroll: number): Code =>
    seq(
      ...Array.from({ length: unroll }, (_, k) =>
        seq(
          set(low, v128.load(b, 2 * VECTOR * k)),
          set(high, v128.load(b, 2 * VECTOR * k + VECTOR)),
          ...sums.map(([left, right], i) =>
            seq(
              set(one, v128.loadSplat(a[i] as Local, 4 * k)),
              set(left, multiplyAdd(left, one, low)),
              set(right, multiplyAdd(right, one, high)),
            ),
          ),
        ),
      ),
      ...a.map((pointer) => advance(pointer, 4 * unroll)),
      advance(b, 2 * VECTOR * unroll),
    );

  return repeat(
    panels,
    set(tile, pairs),
    set(tilesLeft, tiles),
    repeat(
      tilesLeft,
      set(b, panel),
      ...a.map((pointer, i) => set(pointer, i32.add(x, i32.mul(i32.load(tile, 8 * i), xPixel)))),
      ...sums.flatMap(([left, right]) => [set(left, v128.zero), set(right, v128.zero)]),
      set(row, rows),
      repeat(
        row,
        set(step, i32.shiftRight(steps, 2)),
        repeat(step, multiply(4)),
        set(step, i32.and(steps, 3)),
        repeat(step, multiply(1)),
        ...a.map((pointer) => advance(pointer, xSkip)),
        advance(b, panelSkip),
      ),
      ...sums.map(([left, right], i) =>
        seq(
          set(target, i32.add(out, i32.mul(i32.load(tile, 8 * i + 4), outPixel))),
          v128.store(target, left),
          v128.store(target, right, VECTOR),
        ),
      ),
      advance(tile, 8 * TILE_PIXELS),
    ),
    advance(panel, panelBytes),
    advance(out, 2 * VECTOR),
  );
};
