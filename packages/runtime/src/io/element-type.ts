/** Element types of stored tensors, by their names in safetensors. */
export type ElementType =
  | 'F64'
  | 'F32'
  | 'F16'
  | 'BF16'
  | 'I64'
  | 'I32'
  | 'I16'
  | 'I8'
  | 'U64'
  | 'U32'
  | 'U16'
  | 'U8'
  | 'BOOL';

/** Bytes of one element. */
export const ELEMENT_BYTES: Readonly<Record<ElementType, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
};

/** True for a name in {@link ELEMENT_BYTES}. */
export function isElementType(name: unknown): name is ElementType {
  return typeof name === 'string' && Object.hasOwn(ELEMENT_BYTES, name);
}

/**
 * Little-endian elements as float32, rounded to nearest where they are finer.
 *
 * @returns for F32 a view of the bytes where they are aligned, else new numbers
 */
export function toFloat32(bytes: Uint8Array, type: ElementType): Float32Array {
  const count = Math.floor(bytes.length / ELEMENT_BYTES[type]);
  const { buffer, byteOffset } = aligned(bytes, ELEMENT_BYTES[type]);
  switch (type) {
    case 'F32':
      return new Float32Array(buffer, byteOffset, count);
    case 'F64':
      return Float32Array.from(new Float64Array(buffer, byteOffset, count));
    case 'F16':
      return halves(new Uint16Array(buffer, byteOffset, count));
    case 'BF16':
      return upperHalves(new Uint16Array(buffer, byteOffset, count));
    case 'I64':
      return Float32Array.from(new BigInt64Array(buffer, byteOffset, count), Number);
    case 'U64':
      return Float32Array.from(new BigUint64Array(buffer, byteOffset, count), Number);
    case 'I32':
      return Float32Array.from(new Int32Array(buffer, byteOffset, count));
    case 'U32':
      return Float32Array.from(new Uint32Array(buffer, byteOffset, count));
    case 'I16':
      return Float32Array.from(new Int16Array(buffer, byteOffset, count));
    case 'U16':
      return Float32Array.from(new Uint16Array(buffer, byteOffset, count));
    case 'I8':
      return Float32Array.from(new Int8Array(buffer, byteOffset, count));
    case 'U8':
    case 'BOOL':
      return Float32Array.from(new Uint8Array(buffer, byteOffset, count));
  }
}

/** The bytes themselves where a typed array can view them, else a copy. */
function aligned(bytes: Uint8Array, size: number): Uint8Array {
  // Not bytes.slice: on a Node Buffer that is a view.
  return bytes.byteOffset % size === 0 ? bytes : Uint8Array.prototype.slice.call(bytes);
}

/** IEEE 754 binary16. */
function halves(from: Uint16Array): Float32Array {
  const values = new Float32Array(from.length);
  for (let i = 0; i < from.length; i++) {
    const word = from[i] as number;
    const exponent = (word >> 10) & 31;
    const fraction = word & 1023;
    const size =
      exponent === 0
        ? fraction * 2 ** -24
        : exponent === 31
          ? fraction === 0
            ? Number.POSITIVE_INFINITY
            : Number.NaN
          : (1 + fraction / 1024) * 2 ** (exponent - 15);
    values[i] = word & 0x8000 ? -size : size;
  }
  return values;
}

/** bfloat16: the upper half of a float32. */
function upperHalves(from: Uint16Array): Float32Array {
  const words = new Uint32Array(from.length);
  for (let i = 0; i < from.length; i++) words[i] = (from[i] as number) << 16;
  return new Float32Array(words.buffer);
}
