/**
 * A message of Protocol Buffers in pieces that are written one after another.
 *
 * @remarks
 * A message within a message is preceded by its length, so libraries copy it once for each level that it is nested: weights
 * lie seven levels deep. In pieces nothing is copied.
 */
export type Pieces = readonly Uint8Array[];

const [VARINT, LENGTH_DELIMITED, FIXED32] = [0, 2, 5];

/** An integer, truth value or member of an enumeration. */
export function integerField(field: number, value: number): Pieces {
  return [varint(tagOf(field, VARINT)), varint(value)];
}

/** A float32. */
export function floatField(field: number, value: number): Pieces {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [varint(tagOf(field, FIXED32)), bytes];
}

/** A string. */
export function textField(field: number, text: string): Pieces {
  return messageField(field, [new TextEncoder().encode(text)]);
}

/** A message, or bytes as they are. */
export function messageField(field: number, ...parts: readonly Pieces[]): Pieces {
  const inner = parts.flat();
  const length = inner.reduce((sum, { length: bytes }) => sum + bytes, 0);
  return [varint(tagOf(field, LENGTH_DELIMITED)), varint(length), ...inner];
}

function tagOf(field: number, wireType: number): number {
  return field * 8 + wireType;
}

/** Seven bits a byte, the lowest first; a negative number as the 64 bits of its two's complement. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.from([...bytes, Number(rest)]);
}
