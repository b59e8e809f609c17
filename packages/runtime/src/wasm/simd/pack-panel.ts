import { advance, f32, i32, type Local, repeat, seq, set, v128, when } from './wasm-code.js';
import type { FunctionBody } from './wasm-module.js';

/**
 * Copies columns of a matrix so that they lie side by side: `to[row, c] = from[row * rowBytes + c * columnBytes]`.
 *
 * @param width - columns of the panel, 4 or 8; those past `columns` become 0
 */
export const packPanel =
  (width: 4 | 8): FunctionBody =>
  ({ param, local }) => {
    const [to, from, rows, rowBytes, columnBytes, columns] = [
      param(),
      param(),
      param(),
      param(),
      param(),
      param(),
    ];
    const [source, target, left, whole] = [local('i32'), local('i32'), local('i32'), local('i32')] as [
      Local,
      Local,
      Local,
      Local,
    ];
    const vectors = Array.from({ length: width / 4 }, (_, i) => 16 * i);
    const sideBySide = repeat(
      rows,
      ...vectors.map((offset) => v128.store(to, v128.load(from, offset), offset)),
      advance(from, rowBytes),
      advance(to, 4 * width),
    );
    const apart = repeat(
      rows,
      ...vectors.map((offset) => v128.store(to, v128.zero, offset)),
      set(left, columns),
      set(source, from),
      set(target, to),
      repeat(left, f32.store(target, f32.load(source)), advance(source, columnBytes), advance(target, 4)),
      advance(from, rowBytes),
      advance(to, 4 * width),
    );
    return seq(
      set(whole, i32.and(i32.equal(columns, width), i32.equal(columnBytes, 4))),
      when(whole, sideBySide, apart),
    );
  };
