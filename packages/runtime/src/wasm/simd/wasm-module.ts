import { type Code, type Local, seq, unsigned, VALUE_TYPES, type ValueType, v128 } from './wasm-code.js';

/** A function while it is written: hands out its parameters and locals. */
export interface FunctionScope {
  /** A parameter that a pointer, a count or a stride comes in. */
  readonly param: (type?: 'i32' | 'f32') => Local;
  readonly local: (type: ValueType) => Local;
  /** `sum + a * b`, in one instruction where the engine has it. */
  readonly multiplyAdd: (sum: Local, a: Local, b: Local) => Code;
}

/** What a module may rely on. */
export interface ModuleFeatures {
  /** Whether the memory is a shared one, which its import must say. */
  readonly sharedMemory: boolean;
  /** Whether the engine has relaxed SIMD, whose multiply-add takes half the time. */
  readonly relaxedSimd: boolean;
}

/** Writes the body of a function; takes all parameters before the first local. */
export type FunctionBody = (scope: FunctionScope) => Code;

interface Assembled {
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly locals: readonly ValueType[];
  readonly code: Code;
}

/** The bytes of a module whose functions return nothing and work on an imported memory, `env.memory`. */
export function assembleModule(
  functions: Readonly<Record<string, FunctionBody>>,
  { sharedMemory, relaxedSimd }: ModuleFeatures,
): Uint8Array<ArrayBuffer> {
  const assembled = Object.entries(functions).map(([name, body]) =>
    assembleFunction(name, body, relaxedSimd),
  );
  const memoryType = sharedMemory ? [3, 0, ...unsigned(65536)] : [0, 0];
  const types = assembled.map(({ params }) => [0x60, ...vector(params.map((p) => [VALUE_TYPES[p]])), 0]);
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(types)),
    ...section(2, vector([[...text('env'), ...text('memory'), 2, ...memoryType]])),
    ...section(3, vector(assembled.map((_, i) => unsigned(i)))),
    ...section(7, vector(assembled.map(({ name }, i) => [...text(name), 0, ...unsigned(i)]))),
    ...section(10, vector(assembled.map(functionCode))),
  ]);
}

function assembleFunction(name: string, body: FunctionBody, relaxedSimd: boolean): Assembled {
  const params: ValueType[] = [];
  const locals: ValueType[] = [];
  const code = body({
    param: (type = 'i32') => ({ index: params.push(type) - 1, type }),
    local: (type) => ({ index: params.length + locals.push(type) - 1, type }),
    multiplyAdd: (sum, a, b) =>
      relaxedSimd ? v128.relaxedMultiplyAdd(a, b, sum) : v128.add(sum, v128.mul(a, b)),
  });
  return { name, params, locals, code };
}

function functionCode({ locals, code }: Assembled): Code {
  const declared = vector(locals.map((type) => [1, VALUE_TYPES[type]]));
  const body = seq(declared, code, [0x0b]);
  return [...unsigned(body.length), ...body];
}

function vector(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function text(name: string): Code {
  return vector([...new TextEncoder().encode(name)].map((byte) => [byte]));
}

function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content];
}
