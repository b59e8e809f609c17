import type { ByteCursor } from './byte-cursor.js';
import { weightsError } from './weights-error.js';

/** What a pickle may hold here: tuples and lists are arrays, every dict is a Map. */
export type PickleValue = unknown;

/** What the pickle's own types are made by. Neither may look anything up by the pickle's words. */
export interface PickleHost {
  /** The function or type `module.name`. @throws DidError for any but the few allowed */
  global(name: string): unknown;
  /** The result of calling one of them. */
  call(callee: unknown, args: readonly PickleValue[]): PickleValue;
  /** What stands outside of the pickle under this id. */
  persistent(id: PickleValue): PickleValue;
}

const MARK = Symbol('mark');
const LONGEST_NAME = 256;
const LONGEST_INTEGER_BYTES = 16;

/**
 * Reads one pickle up to its STOP: dicts, lists, tuples, numbers, strings, and what `host` lets it call.
 *
 * @remarks A machine of its own with no way to run code: a global is a word that `host` knows or refuses, and the opcodes
 * that make objects of classes are not there. Each opcode takes a byte at least, so memory follows from the length.
 * @throws DidError DID_WEIGHTS for an opcode or global that is not allowed, and for what is damaged
 * @source Python's pickletools, protocols 0 to 4, as torch.save writes them
 */
export function unpickle(cursor: ByteCursor, host: PickleHost): PickleValue {
  const stack: PickleValue[] = [];
  const memo = new Map<number, PickleValue>();

  const pop = (): PickleValue => {
    const value = stack.pop();
    if (value === undefined || value === MARK) throw damaged('an opcode finds nothing on the stack');
    return value;
  };
  const popToMark = (): PickleValue[] => {
    const at = stack.lastIndexOf(MARK);
    if (at < 0) throw damaged('an opcode finds no mark');
    const values = stack.splice(at);
    values.shift();
    return values;
  };
  const top = <T extends object>(kind: abstract new (...args: never[]) => T, what: string): T => {
    const value = stack.at(-1);
    if (value instanceof kind) return value;
    throw damaged(`an opcode wants a ${what}`);
  };
  const setItems = (items: readonly PickleValue[]) => {
    const map = top(Map<PickleValue, PickleValue>, 'dict');
    if (items.length % 2 !== 0) throw damaged('a dict with a key and no value');
    for (let i = 0; i < items.length; i += 2) map.set(items[i], items[i + 1]);
  };
  const recall = (index: number): PickleValue => {
    const value = memo.get(index);
    if (value === undefined) throw damaged(`nothing was kept under ${index}`);
    return value;
  };
  const keep = (index: number) => {
    const value = stack.at(-1);
    if (value === undefined || value === MARK) throw damaged('an opcode finds nothing on the stack');
    memo.set(index, value);
  };
  const text = (length: number) => new TextDecoder().decode(cursor.bytes(length));
  const tuple = (length: number) => {
    const values = Array.from({ length }, pop).reverse();
    stack.push(values);
  };

  for (;;) {
    const at = cursor.position;
    const opcode = cursor.u8();
    switch (opcode) {
      case 0x80: // PROTO
        if (cursor.u8() > 5) throw damaged('a protocol above 5');
        break;
      case 0x95: // FRAME
        cursor.u64();
        break;
      case 0x2e: // STOP
        return pop();
      case 0x28: // MARK
        stack.push(MARK);
        break;
      case 0x30: // POP
        if (stack.pop() === undefined) throw damaged('an opcode finds nothing on the stack');
        break;
      case 0x31: // POP_MARK
        popToMark();
        break;
      case 0x4e: // NONE
        stack.push(null);
        break;
      case 0x88: // NEWTRUE
        stack.push(true);
        break;
      case 0x89: // NEWFALSE
        stack.push(false);
        break;
      case 0x4b: // BININT1
        stack.push(cursor.u8());
        break;
      case 0x4d: // BININT2
        stack.push(cursor.u16());
        break;
      case 0x4a: // BININT
        stack.push(cursor.i32());
        break;
      case 0x8a: // LONG1
        stack.push(integer(cursor.bytes(shortLength(cursor.u8()))));
        break;
      case 0x47: // BINFLOAT
        stack.push(cursor.f64());
        break;
      case 0x58: // BINUNICODE
      case 0x54: // BINSTRING
      case 0x42: // BINBYTES
        stack.push(text(cursor.u32()));
        break;
      case 0x8c: // SHORT_BINUNICODE
      case 0x55: // SHORT_BINSTRING
      case 0x43: // SHORT_BINBYTES
        stack.push(text(cursor.u8()));
        break;
      case 0x8d: // BINUNICODE8
        stack.push(text(cursor.u64()));
        break;
      case 0x7d: // EMPTY_DICT
        stack.push(new Map());
        break;
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
        stack.push([]);
        break;
      case 0x74: // TUPLE
        stack.push(popToMark());
        break;
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        tuple(opcode - 0x84);
        break;
      case 0x61: {
        // APPEND
        const value = pop();
        top(Array, 'list').push(value);
        break;
      }
      case 0x65: {
        // APPENDS; not push(...values), which would put each on the machine's own stack
        const values = popToMark();
        const list = top(Array, 'list');
        for (const value of values) list.push(value);
        break;
      }
      case 0x73: {
        // SETITEM
        const value = pop();
        setItems([pop(), value]);
        break;
      }
      case 0x75: // SETITEMS
        setItems(popToMark());
        break;
      case 0x71: // BINPUT
        keep(cursor.u8());
        break;
      case 0x72: // LONG_BINPUT
        keep(cursor.u32());
        break;
      case 0x94: // MEMOIZE
        keep(memo.size);
        break;
      case 0x68: // BINGET
        stack.push(recall(cursor.u8()));
        break;
      case 0x6a: // LONG_BINGET
        stack.push(recall(cursor.u32()));
        break;
      case 0x63: // GLOBAL
        stack.push(host.global(`${cursor.line(LONGEST_NAME)}.${cursor.line(LONGEST_NAME)}`));
        break;
      case 0x93: {
        // STACK_GLOBAL
        const name = pop();
        const module = pop();
        if (typeof name !== 'string' || typeof module !== 'string') throw damaged('a global without a name');
        stack.push(host.global(`${module}.${name}`.slice(0, 2 * LONGEST_NAME)));
        break;
      }
      case 0x51: // BINPERSID
        stack.push(host.persistent(pop()));
        break;
      case 0x52: {
        // REDUCE
        const args = pop();
        if (!Array.isArray(args)) throw damaged('a call without a tuple of arguments');
        stack.push(host.call(pop(), args));
        break;
      }
      case 0x62: // BUILD: attributes of a dict, such as the versions that a state dict notes; nothing here needs them
        pop();
        top(Map, 'dict');
        break;
      default:
        throw weightsError(
          'torch',
          `the pickle's opcode 0x${opcode.toString(16)} at ${at} is not among those that weights need; it is damaged, or makes objects, which is refused.`,
          { opcode, at },
        );
    }
  }

  function damaged(what: string) {
    return weightsError('torch', `the pickle is damaged before ${cursor.position}: ${what}.`, {
      at: cursor.position,
    });
  }
}

function shortLength(length: number): number {
  if (length <= LONGEST_INTEGER_BYTES) return length;
  throw weightsError('torch', `an integer of ${length} bytes; at most ${LONGEST_INTEGER_BYTES} are read.`);
}

/** Little-endian, two's complement; a BigInt where a number would be rounded. */
function integer(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number);
  const signed = BigInt.asIntN(bytes.length * 8, value);
  const number = Number(signed);
  return Number.isSafeInteger(number) ? number : signed;
}
