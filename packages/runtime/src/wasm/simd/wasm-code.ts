/**
 * A small assembler for WebAssembly, so that our kernels need no compiler to build: each function gives the bytes
 * of one expression or statement. Opcodes are from the WebAssembly 3.0 specification, chapter 5.4.
 */

/** Bytes of an expression or a statement. */
export type Code = readonly number[];

/** What a local holds; the number is the type's code in the binary format. */
export const VALUE_TYPES = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;

/** Name of a type that a local may have. */
export type ValueType = keyof typeof VALUE_TYPES;

/** A local or parameter of a function. */
export interface Local {
  readonly index: number;
  readonly type: ValueType;
}

/** An unsigned integer of any length, seven bits a byte. */
export function unsigned(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

function signed(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest & 127;
    rest >>= 7;
    const done = (rest === 0 && (low & 64) === 0) || (rest === -1 && (low & 64) !== 0);
    bytes.push(done ? low : low | 128);
    if (done) return bytes;
  }
}

/** One statement after another. */
export function seq(...codes: readonly Code[]): Code {
  return codes.flat();
}

const get = (local: Local): Code => [0x20, ...unsigned(local.index)];

/** What an operand may be: a local stands for its value, a number for an i32 constant. */
export type Operand = Local | Code | number;

function value(operand: Operand): Code {
  if (typeof operand === 'number') return [0x41, ...signed(operand)];
  return 'index' in operand ? get(operand) : operand;
}

/** `local = value`. */
export function set(local: Local, operand: Operand): Code {
  return [...value(operand), 0x21, ...unsigned(local.index)];
}

const binary =
  (...opcode: number[]) =>
  (a: Operand, b: Operand): Code => [...value(a), ...value(b), ...opcode];
const unary =
  (...opcode: number[]) =>
  (a: Operand): Code => [...value(a), ...opcode];
const ternary =
  (...opcode: number[]) =>
  (a: Operand, b: Operand, c: Operand): Code => [...value(a), ...value(b), ...value(c), ...opcode];
const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];

export const i32 = {
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  eqz: unary(0x45),
  equal: binary(0x46),
  and: binary(0x71),
  shiftRight: binary(0x75),
  load: (address: Operand, offset = 0): Code => [...value(address), 0x28, 2, ...unsigned(offset)],
};

export const f32 = {
  load: (address: Operand, offset = 0): Code => [...value(address), 0x2a, 2, ...unsigned(offset)],
  store: (address: Operand, x: Operand, offset = 0): Code => [
    ...value(address),
    ...value(x),
    0x38,
    2,
    ...unsigned(offset),
  ],
  add: binary(0x92),
  sub: binary(0x93),
  mul: binary(0x94),
  div: binary(0x95),
  sqrt: unary(0x91),
};

export const v128 = {
  zero: [...simd(12), ...new Array<number>(16).fill(0)] as Code,
  load: (address: Operand, offset = 0): Code => [...value(address), ...simd(0), 2, ...unsigned(offset)],
  /** One number, four times. */
  loadSplat: (address: Operand, offset = 0): Code => [...value(address), ...simd(9), 2, ...unsigned(offset)],
  store: (address: Operand, x: Operand, offset = 0): Code => [
    ...value(address),
    ...value(x),
    ...simd(11),
    2,
    ...unsigned(offset),
  ],
  splat: unary(...simd(19)),
  and: binary(...simd(78)),
  /** Bits of `a` where `mask` is set, else of `b`. */
  select: ternary(...simd(82)),
  greater: binary(...simd(68)),
  equal: binary(...simd(65)),
  sqrt: unary(...simd(227)),
  add: binary(...simd(228)),
  sub: binary(...simd(229)),
  mul: binary(...simd(230)),
  div: binary(...simd(231)),
  /** `a * b + c`, rounded once or twice as the processor likes; of the relaxed SIMD proposal. */
  relaxedMultiplyAdd: ternary(...simd(0x105)),
};

/** `local += step`. */
export function advance(local: Local, step: Operand): Code {
  return set(local, i32.add(local, step));
}

/** Runs the body `count` times; `count` is a local that this uses up. Zero times is allowed. */
export function repeat(count: Local, ...body: readonly Code[]): Code {
  return [
    ...[0x02, 0x40],
    ...i32.eqz(count),
    ...[0x0d, 0], //                                    leave the block when there is nothing to do
    ...[0x03, 0x40],
    ...body.flat(),
    ...set(count, i32.sub(count, 1)),
    ...get(count),
    ...[0x0d, 0], //                                    once more
    ...[0x0b, 0x0b],
  ];
}

/** Runs one of two branches, by an i32 that is 0 or not. */
export function when(condition: Operand, then: Code, otherwise: Code = []): Code {
  return [
    ...value(condition),
    ...[0x04, 0x40],
    ...then,
    ...(otherwise.length > 0 ? [0x05, ...otherwise] : []),
    0x0b,
  ];
}
