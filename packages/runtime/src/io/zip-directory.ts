import type { ByteSource } from './byte-source.js';
import { weightsError } from './weights-error.js';

/** Where a file's bytes lie in the archive. */
export interface ZipSpan {
  readonly start: number;
  readonly size: number;
}

const END = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const NOT_HERE = 0xffffffff;
const MAX_DIRECTORY_BYTES = 64e6;

/**
 * The files of a ZIP archive that lie in it as they are, as torch.save writes them.
 *
 * @remarks Nothing is unpacked: a compressed file is refused, so no archive grows.
 * @throws DidError DID_WEIGHTS for a damaged archive, or a compressed file in it
 * @source PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 to 4.3.16, 4.5.3
 */
export function readZipDirectory(source: ByteSource): Map<string, ZipSpan> {
  const { offset, size } = findDirectory(source);
  if (size > MAX_DIRECTORY_BYTES || offset + size > source.size) {
    throw fail(`its directory claims ${size} bytes at ${offset} of ${source.size}`);
  }
  const directory = viewOf(source.read(offset, size));
  const files = new Map<string, ZipSpan>();
  for (let at = 0; at + 46 <= size && directory.getUint32(at, true) === ENTRY; ) {
    const nameLength = directory.getUint16(at + 28, true);
    const extraLength = directory.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength + directory.getUint16(at + 32, true);
    if (next > size) throw fail('its directory is cut off');
    const name = new TextDecoder().decode(
      new Uint8Array(directory.buffer, directory.byteOffset + at + 46, nameLength),
    );
    const method = directory.getUint16(at + 10, true);
    if (method !== 0) {
      throw fail(
        `"${name}" is compressed; torch.save writes files as they are: unpack it and pack it with \`zip -0\``,
      );
    }
    files.set(name, locate(source, name, sizes(directory, at, nameLength, extraLength)));
    at = next;
  }
  return files;
}

/** Size and offset of an entry; in archives beyond 4 GB they stand in its extra field. */
function sizes(directory: DataView, at: number, nameLength: number, extraLength: number) {
  let size = directory.getUint32(at + 24, true);
  let offset = directory.getUint32(at + 42, true);
  let field = at + 46 + nameLength;
  const end = field + extraLength;
  while ((size === NOT_HERE || offset === NOT_HERE) && field + 4 <= end) {
    const length = directory.getUint16(field + 2, true);
    if (directory.getUint16(field, true) === 1) {
      let value = field + 4;
      const take = () => {
        if (value + 8 > Math.min(end, field + 4 + length)) throw fail('its directory is cut off');
        value += 8;
        return Number(directory.getBigUint64(value - 8, true));
      };
      if (size === NOT_HERE) size = take();
      if (directory.getUint32(at + 20, true) === NOT_HERE) take();
      if (offset === NOT_HERE) offset = take();
      break;
    }
    field += 4 + length;
  }
  return { size, offset };
}

function locate(
  source: ByteSource,
  name: string,
  { size, offset }: { size: number; offset: number },
): ZipSpan {
  const local = offset + 30 <= source.size ? viewOf(source.read(offset, 30)) : undefined;
  if (local?.byteLength !== 30 || local.getUint32(0, true) !== LOCAL)
    throw fail(`"${name}" is not where it should be`);
  const start = offset + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  if (start + size > source.size) throw fail(`"${name}" is cut off`);
  return { start, size };
}

function findDirectory(source: ByteSource): { offset: number; size: number } {
  const tailStart = Math.max(0, source.size - END_BYTES - LONGEST_COMMENT);
  const tail = viewOf(source.read(tailStart, source.size - tailStart));
  let at = tail.byteLength - END_BYTES;
  while (at >= 0 && tail.getUint32(at, true) !== END) at--;
  if (at < 0) throw fail('its end is missing; it is truncated');
  const offset = tail.getUint32(at + 16, true);
  const size = tail.getUint32(at + 12, true);
  if (offset !== NOT_HERE && size !== NOT_HERE) return { offset, size };
  if (at < 20 || tail.getUint32(at - 20, true) !== LOCATOR_64) throw fail('its end is damaged');
  const place = Number(tail.getBigUint64(at - 12, true));
  const end = place + 56 <= source.size ? viewOf(source.read(place, 56)) : undefined;
  if (end?.byteLength !== 56 || end.getUint32(0, true) !== END_64) throw fail('its end is damaged');
  return { offset: Number(end.getBigUint64(48, true)), size: Number(end.getBigUint64(40, true)) };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function fail(what: string) {
  return weightsError('torch', `the ZIP archive cannot be read: ${what}.`);
}
