import { advance, i32, repeat, seq, set, v128 } from './wasm-code.js';
import type { FunctionBody } from './wasm-module.js';

/** For each pair of pixels and each channel: `out[to, c] += x[from, c] * filter[c]`. Channels come in fours. */
export const depthwiseScatter: FunctionBody = ({ param, local }) => {
  const [pairs, count, x, out, filter, pixelBytes, vectors] = [
    param(),
    param(),
    param(),
    param(),
    param(),
    param(),
    param(),
  ];
  const [left, from, to, weight] = [local('i32'), local('i32'), local('i32'), local('i32')];
  return repeat(
    count,
    set(to, i32.add(out, i32.mul(i32.load(pairs), pixelBytes))),
    set(from, i32.add(x, i32.mul(i32.load(pairs, 4), pixelBytes))),
    set(weight, filter),
    set(left, vectors),
    repeat(
      left,
      v128.store(to, v128.add(v128.load(to), v128.mul(v128.load(from), v128.load(weight)))),
      ...[from, to, weight].map((pointer) => advance(pointer, 16)),
    ),
    advance(pairs, 8),
  );
};

/** For four channels: `out[c] += sum over pairs of x[a, c] * y[b, c]`. */
export const depthwiseGather: FunctionBody = ({ param, local }) => {
  const [pairs, count, x, y, out, pixelBytes] = [param(), param(), param(), param(), param(), param()];
  const sum = local('v128');
  return seq(
    set(sum, v128.load(out)),
    repeat(
      count,
      set(
        sum,
        v128.add(
          sum,
          v128.mul(
            v128.load(i32.add(x, i32.mul(i32.load(pairs), pixelBytes))),
            v128.load(i32.add(y, i32.mul(i32.load(pairs, 4), pixelBytes))),
          ),
        ),
      ),
      advance(pairs, 8),
    ),
    v128.store(out, sum),
  );
};
