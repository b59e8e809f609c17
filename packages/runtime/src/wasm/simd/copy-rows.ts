import { advance, f32, i32, type Local, repeat, set, v128 } from './wasm-code.js';
import type { FunctionBody } from './wasm-module.js';

const VECTOR = 16;

/** Copies `count` numbers of each row to another place; strides from row to row are in bytes. */
export const copyRows: FunctionBody = ({ param, local }) => {
  const [to, from, rows, toBytes, fromBytes, count] = [
    ...[param(), param(), param(), param(), param(), param()],
  ] as [Local, Local, Local, Local, Local, Local];
  const [left, source, target] = [local('i32'), local('i32'), local('i32')] as [Local, Local, Local];
  return repeat(
    rows,
    set(source, from),
    set(target, to),
    set(left, i32.shiftRight(count, 2)),
    repeat(left, v128.store(target, v128.load(source)), advance(source, VECTOR), advance(target, VECTOR)),
    set(left, i32.and(count, 3)),
    repeat(left, f32.store(target, f32.load(source)), advance(source, 4), advance(target, 4)),
    advance(from, fromBytes),
    advance(to, toBytes),
  );
};
