import { weightsError } from './weights-error.js';

/** A header larger than this is refused before it is parsed, as the reference implementation does. */
const MAX_HEADER_BYTES = 100_000_000;

/** Length of the header from the file's first 8 bytes. @throws DidError DID_WEIGHTS when the file is shorter than it claims */
export function readHeaderSize(first: Uint8Array, fileSize: number): number {
  if (first.length < 8) {
    throw weightsError('safetensors', `the file has ${fileSize} bytes; even the header's length needs 8.`);
  }
  const view = new DataView(first.buffer, first.byteOffset, first.byteLength);
  const size = Number(view.getBigUint64(0, true));
  if (size <= MAX_HEADER_BYTES && 8 + size <= fileSize) return size;
  throw weightsError(
    'safetensors',
    `the header claims ${size} bytes; the file has ${fileSize}. Is it truncated, or another format?`,
  );
}

/** The header as an object. @throws DidError DID_WEIGHTS when it is none */
export function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw weightsError('safetensors', 'the header is not JSON.', {}, cause);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw weightsError('safetensors', 'the header is not a JSON object.');
  }
  return header as Record<string, unknown>;
}
