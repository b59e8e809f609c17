import { advance, f32, type Local, repeat, set } from './wasm-code.js';
import type { FunctionBody } from './wasm-module.js';

/** Copies the first numbers of each row, side by side: rows of `fromBytes` lose their tails. */
export const copyRows: FunctionBody = ({ param, local }) => {
  const [to, from, rows, fromBytes, count] = [param(), param(), param(), param(), param()];
  const [left, source] = [local('i32'), local('i32')] as [Local, Local];
  return repeat(
    rows,
    set(left, count),
    set(source, from),
    repeat(left, f32.store(to, f32.load(source)), advance(source, 4), advance(to, 4)),
    advance(from, fromBytes),
  );
};
