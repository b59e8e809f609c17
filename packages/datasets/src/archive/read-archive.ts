import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream, ReadableWritablePair } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import { DidError, isDidError } from '@did/runtime';
import { createTarDecoder, type TarHeader } from 'modern-tar';
import { insidePath } from '../manifest/inside-path.js';

/** Bounds of {@link readArchive}: what an archive declares is believed no further. */
export interface ArchiveLimits {
  /** The largest file. @unit bytes */
  readonly maxFileBytes?: number;
  /** Files, folders and whatever else stands in it. */
  readonly maxEntries?: number;
}

/** A picture of 100 megapixels as a PNG has less. @unit bytes */
const DEFAULT_MAX_FILE_BYTES = 512 * 2 ** 20;
/** A million frames are ten hours of video. */
const DEFAULT_MAX_ENTRIES = 1_000_000;

/** A file of an archive, while the archive is read. */
export interface ArchiveFile {
  /** With forward slashes, inside the archive. */
  readonly name: string;
  readonly size: number;
  /** Its bytes; only until the next file is asked for. What is not read is skipped. */
  read(): Promise<Uint8Array>;
}

/**
 * The files of a `.tar` or `.tar.gz`, in their order, read in one pass; nothing is written to the disk.
 *
 * @remarks
 * Folders are passed over. A name that leads out of the archive, a link, a device, or a file that declares more than the
 * limit ends the reading, before anything of it is unpacked.
 *
 * @throws DidError DID_DATA naming the archive, and the entry where there is one.
 */
export async function* readArchive(file: string, limits: ArchiveLimits = {}): AsyncGenerator<ArchiveFile> {
  const { maxFileBytes = DEFAULT_MAX_FILE_BYTES, maxEntries = DEFAULT_MAX_ENTRIES } = limits;
  let last: string | undefined;
  let count = 0;
  const entries = await openEntries(file);
  try {
    for await (const { header, body } of entries) {
      const entry = header.name;
      last = entry;
      if (++count > maxEntries) refuse(file, entry, `it is entry ${count}; at most ${maxEntries} are read`);
      const name = insidePath(header.name);
      if (header.type === 'directory') {
        // A folder's own name may be the archive's root, as `tar -C DIR .` writes it.
        if (name === undefined && !/^\.?\/*$/.test(header.name)) refuse(file, entry, LEAVES);
        await drain(body);
        continue;
      }
      if (header.type !== undefined && header.type !== 'file') {
        refuse(file, entry, `it is a ${header.type}${header.linkname ? ` to ${header.linkname}` : ''}`);
      }
      if (name === undefined) return refuse(file, entry, LEAVES);
      if (header.size > maxFileBytes) {
        refuse(file, entry, `it declares ${header.size} bytes; at most ${maxFileBytes} are read`);
      }
      let taken = false;
      yield {
        name,
        size: header.size,
        read: async () => {
          taken = true;
          try {
            return await gather(body, header.size);
          } catch (cause) {
            throw broken(file, name, cause);
          }
        },
      };
      if (!taken) await drain(body);
    }
  } catch (cause) {
    if (isDidError(cause)) throw cause;
    throw broken(file, last, cause);
  } finally {
    // Whoever stops in the middle must not leave the file open.
    await entries.cancel().catch(() => undefined);
  }
}

interface TarEntry {
  readonly header: TarHeader;
  readonly body: ReadableStream<Uint8Array>;
}

const LEAVES = 'its name leads out of the archive';

async function openEntries(file: string): Promise<ReadableStream<TarEntry>> {
  let head: Uint8Array;
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read({ buffer: new Uint8Array(2), position: 0 });
      head = buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw broken(file, undefined, cause);
  }
  const bytes = createReadStream(file);
  const zipped = head[0] === 0x1f && head[1] === 0x8b;
  const plain = zipped ? bytes.pipe(createGunzip()) : bytes;
  // `pipe` does not hand errors on.
  bytes.on('error', (error) => plain.destroy(error));
  plain.on('close', () => bytes.destroy());
  // One kind of stream by two names: the decoder's types are those of browsers.
  const decoder = createTarDecoder({ strict: true }) as unknown as ReadableWritablePair<TarEntry, Uint8Array>;
  return (Readable.toWeb(plain) as ReadableStream<Uint8Array>).pipeThrough(decoder);
}

/** Reads past a body. Cancelling it would end the body that the decoder has gone on to meanwhile, and wait for ever. */
async function drain(body: ReadableStream<Uint8Array>): Promise<void> {
  for await (const _ of body);
}

async function gather(body: ReadableStream<Uint8Array>, size: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  const bytes = parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
  if (bytes.length !== size) throw new Error(`${bytes.length} of ${size} bytes are there`);
  return bytes;
}

function refuse(file: string, entry: string, reason: string): never {
  throw new DidError(
    'DID_DATA',
    `readArchive: ${file}: "${entry}" is refused: ${reason}. No archive of the published datasets holds such an entry: get it anew, or remove it.`,
    { file, entry },
  );
}

function broken(file: string, entry: string | undefined, cause: unknown): DidError {
  const reason =
    typeof cause === 'object' && cause !== null && 'message' in cause ? String(cause.message) : String(cause);
  const place = entry === undefined ? '' : ` at or after "${entry}"`;
  return new DidError(
    'DID_DATA',
    `readArchive: ${file} is broken${place}: ${reason.replace(/\.$/, '')}. Get it anew.`,
    { file, ...(entry === undefined ? {} : { entry }) },
    { cause },
  );
}
