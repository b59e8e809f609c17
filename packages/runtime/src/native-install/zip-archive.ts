import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, type FileHandle, open, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw, inflateRawSync } from 'node:zlib';
import { DidError } from '../errors/did-error.js';

const END_RECORD = 0x06054b50;
const END_RECORD_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;
/** Below this a file is unpacked in memory: a wheel has thousands of small ones. */
const SMALL_BYTES = 1 << 20;

/** One file of a ZIP archive. */
export interface ZipEntry {
  readonly name: string;
  /** Unpacked, in bytes. */
  readonly size: number;
  readonly packedSize: number;
  readonly method: number;
  /** Unix permissions; 0 where the archive names none. */
  readonly mode: number;
  /** Where its local header begins. */
  readonly offset: number;
}

/**
 * The files of a ZIP archive, in its order; folders are left out.
 *
 * @throws DidError DID_BACKEND when the file is no ZIP archive
 * @source PKWARE APPNOTE 6.3.10, sections 4.3.12 and 4.3.16; archives above 4 GB (ZIP64) are not read
 */
export async function listZip(file: string): Promise<readonly ZipEntry[]> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const tail = await readAt(
      handle,
      Math.max(0, size - END_RECORD_BYTES - LONGEST_COMMENT),
      Math.min(size, END_RECORD_BYTES + LONGEST_COMMENT),
    );
    let end = tail.length - END_RECORD_BYTES;
    while (end >= 0 && tail.readUInt32LE(end) !== END_RECORD) end--;
    if (end < 0) throw new DidError('DID_BACKEND', `native install: ${file} is no ZIP archive.`, { file });
    const directory = await readAt(handle, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
    return readDirectory(directory).filter(({ name }) => !name.endsWith('/'));
  } finally {
    await handle.close();
  }
}

function readDirectory(directory: Buffer): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === ENTRY; ) {
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, nameEnd),
      method: directory.readUInt16LE(at + 10),
      packedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      mode: (directory.readUInt32LE(at + 38) >>> 16) & 0o777,
      offset: directory.readUInt32LE(at + 42),
    });
    at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** Writes one file of the archive to `target`, whose folder must be there. @throws DidError DID_BACKEND when it is damaged */
export async function extractZipEntry(file: string, entry: ZipEntry, target: string): Promise<void> {
  if (entry.method !== STORED && entry.method !== DEFLATED)
    throw damaged(file, entry, `method ${entry.method}`);
  const handle = await open(file);
  let start: number;
  try {
    const header = await readAt(handle, entry.offset, 30);
    start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    if (entry.size < SMALL_BYTES) {
      const packed = await readAt(handle, start, entry.packedSize);
      const bytes = entry.method === STORED ? packed : inflateRawSync(packed);
      if (bytes.length !== entry.size) throw damaged(file, entry, `${bytes.length} bytes`);
      await writeFile(target, bytes);
    }
  } finally {
    await handle.close();
  }
  if (entry.size >= SMALL_BYTES) {
    const packed = createReadStream(file, {
      start,
      end: start + entry.packedSize - 1,
      highWaterMark: SMALL_BYTES,
    });
    const out = createWriteStream(target, { highWaterMark: SMALL_BYTES });
    if (entry.method === STORED) await pipeline(packed, out);
    else await pipeline(packed, createInflateRaw({ chunkSize: SMALL_BYTES }), out);
    if (out.bytesWritten !== entry.size) throw damaged(file, entry, `${out.bytesWritten} bytes`);
  }
  if ((entry.mode & 0o111) !== 0) await chmod(target, entry.mode);
}

function damaged(file: string, entry: ZipEntry, found: string): DidError {
  return new DidError(
    'DID_BACKEND',
    `native install: ${entry.name} in ${file} cannot be unpacked: ${found}, expected ${entry.size} bytes.`,
    { file, entry: entry.name },
  );
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
