import type { DidError } from '../errors/did-error.js';
import { parseHeader, readHeaderSize } from './safetensors-header.js';
import { weightsError } from './weights-error.js';

/** Element types that are written, and read as they are; F16 is kept as raw 16-bit words. */
export type SafetensorsDtype = 'F32' | 'I32' | 'U8' | 'F16';

/** One tensor of a safetensors file. */
export interface SafetensorsTensor {
  /** How its numbers are stored. */
  readonly dtype: SafetensorsDtype;
  /** Its sizes; `[]` for a scalar. */
  readonly shape: readonly number[];
  /** Its numbers in row-major order. */
  readonly data: Float32Array | Int32Array | Uint8Array | Uint16Array;
}

const BYTES: Record<SafetensorsDtype, number> = { F32: 4, I32: 4, U8: 1, F16: 2 };

/**
 * Writes tensors in the safetensors format, in the order given.
 *
 * @throws DidError DID_WEIGHTS when a tensor's data do not fill its shape
 * @source https://github.com/huggingface/safetensors (format description)
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, SafetensorsTensor>>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  const header: Record<string, unknown> = metadata === undefined ? {} : { __metadata__: metadata };
  let offset = 0;
  for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
    const size = shape.reduce((product, n) => product * n, 1) * BYTES[dtype];
    if (data.byteLength !== size) {
      throw fail(
        `"${name}" [${shape.join(',')}] of ${dtype} needs ${size} bytes; its data have ${data.byteLength}.`,
        name,
      );
    }
    header[name] = { dtype, shape, data_offsets: [offset, offset + size] };
    offset += size;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerSize = Math.ceil(text.length / 8) * 8; // aligned, so that data can be viewed in place
  const file = new Uint8Array(8 + headerSize + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerSize), true);
  file.fill(0x20, 8, 8 + headerSize);
  file.set(text, 8);
  let at = 8 + headerSize;
  for (const { data } of Object.values(tensors)) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

/**
 * Reads a safetensors file; nothing in it is trusted.
 *
 * @returns copies of the data, so the bytes may be dropped
 * @throws DidError DID_WEIGHTS naming what is wrong: length, header, offsets, shape or element type
 */
export function decodeSafetensors(bytes: Uint8Array): {
  /** By name, in the order of the file's header. */
  tensors: Record<string, SafetensorsTensor>;
  /** What the file says of itself; empty where it says nothing. */
  metadata: Record<string, string>;
} {
  const headerSize = readHeaderSize(bytes.subarray(0, 8), bytes.length);
  const header = parseHeader(bytes.subarray(8, 8 + headerSize));
  const data = bytes.subarray(8 + headerSize);
  const tensors: Record<string, SafetensorsTensor> = Object.create(null);
  let metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') metadata = { ...(entry as Record<string, string>) };
    else tensors[name] = readTensor(name, entry, data);
  }
  return { tensors: { ...tensors }, metadata };
}

function readTensor(name: string, entry: unknown, data: Uint8Array): SafetensorsTensor {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  if (typeof dtype !== 'string' || !Object.hasOwn(BYTES, dtype)) {
    throw fail(
      `"${name}" has the element type ${JSON.stringify(dtype)}; read are ${Object.keys(BYTES).join(', ')}.`,
      name,
    );
  }
  const type = dtype as SafetensorsDtype;
  if (!isSizes(shape))
    throw fail(`"${name}" has the shape ${JSON.stringify(shape)}, which is no list of sizes.`, name);
  if (!isSizes(offsets) || offsets.length !== 2) throw fail(`"${name}" has no two data_offsets.`, name);
  const [begin, end] = offsets as [number, number];
  const size = shape.reduce((product, n) => product * n, 1) * BYTES[type];
  if (end > data.length || end - begin !== size) {
    throw fail(
      `"${name}" [${shape.join(',')}] of ${type} needs ${size} bytes; its offsets are ${begin}..${end} of ${data.length}.`,
      name,
    );
  }
  // Not data.slice: on a Node Buffer that is a view of the whole file.
  const copy = Uint8Array.prototype.slice.call(data, begin, end).buffer;
  const array =
    type === 'F32'
      ? new Float32Array(copy)
      : type === 'I32'
        ? new Int32Array(copy)
        : type === 'F16'
          ? new Uint16Array(copy)
          : new Uint8Array(copy);
  return { dtype: type, shape, data: array };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

function fail(what: string, name?: string): DidError {
  return weightsError('safetensors', what, { name });
}
