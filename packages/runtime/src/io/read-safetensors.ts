import type { ByteSource } from './byte-source.js';
import { ELEMENT_BYTES, isElementType, toFloat32 } from './element-type.js';
import { parseHeader, readHeaderSize } from './safetensors-header.js';
import { isShape, type StoredTensor, sizeOfShape, type TensorFile } from './stored-tensor.js';
import { weightsError } from './weights-error.js';

/**
 * Opens a safetensors file without reading its numbers; nothing in it is trusted.
 *
 * @remarks As the reference does, it refuses tensors that overlap or leave bytes between them, so no file makes more
 * numbers than it holds.
 * @throws DidError DID_WEIGHTS naming what is wrong: length, header, offsets, shape or element type
 * @source https://github.com/huggingface/safetensors (format description)
 */
export function readSafetensors(source: ByteSource): TensorFile {
  const headerSize = readHeaderSize(source.read(0, 8), source.size);
  const header = parseHeader(source.read(8, headerSize));
  const start = 8 + headerSize;
  const tensors = new Map<string, StoredTensor>();
  const spans: { readonly name: string; readonly begin: number; readonly end: number }[] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
    if (!isElementType(dtype)) {
      const known = Object.keys(ELEMENT_BYTES).join(', ');
      throw fail(`"${name}" has the element type ${JSON.stringify(dtype)}; read are ${known}.`, name);
    }
    if (!isShape(shape)) {
      throw fail(`"${name}" has the shape ${JSON.stringify(shape)}, which is no list of sizes.`, name);
    }
    if (!areOffsets(offsets)) throw fail(`"${name}" has no two data_offsets.`, name);
    const [begin, end] = offsets;
    const size = sizeOfShape(shape) * ELEMENT_BYTES[dtype];
    if (end - begin !== size || start + end > source.size) {
      throw fail(
        `"${name}" [${shape.join(',')}] of ${dtype} needs ${size} bytes; its offsets are ${begin}..${end} of ${source.size - start}.`,
        name,
      );
    }
    spans.push({ name, begin, end });
    tensors.set(name, { dtype, shape, read: () => toFloat32(source.read(start + begin, size), dtype) });
  }
  spans.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let at = 0;
  for (const { name, begin, end } of spans) {
    if (begin !== at) throw fail(`"${name}" begins at ${begin}; the tensors before it end at ${at}.`, name);
    at = end;
  }
  if (start + at !== source.size) {
    throw fail(`the tensors end at ${start + at} bytes; the file has ${source.size}. Is it truncated?`);
  }
  return { format: 'safetensors', tensors, metadata: metadataOf(header), close: () => source.close() };
}

function areOffsets(value: unknown): value is [number, number] {
  return (
    Array.isArray(value) && value.length === 2 && value.every((at) => Number.isSafeInteger(at) && at >= 0)
  );
}

function metadataOf(header: Record<string, unknown>): Record<string, string> {
  const found = header.__metadata__;
  if (typeof found !== 'object' || found === null) return {};
  return Object.fromEntries(Object.entries(found).filter(([, value]) => typeof value === 'string'));
}

function fail(what: string, name?: string) {
  return weightsError('safetensors', what, { name });
}
