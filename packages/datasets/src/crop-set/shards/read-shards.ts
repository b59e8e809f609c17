import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { DidError } from '@did/runtime';
import type { StoredFiles } from '../stored-files.js';
import { readShardIndex, SHARD_FOLDER, SHARD_INDEX, type ShardEntry } from './shard-index.js';

/**
 * Reads crops and masks out of the shards of a set, each by its place in `shards/index.csv`.
 *
 * @remarks What is read is compared with its sha256: a shard that was changed gives an error, never other pixels.
 * @param text - Of the index.
 */
export function openShards(dir: string, text: string): StoredFiles {
  const entries = new Map(
    readShardIndex(text, path.join(dir, SHARD_INDEX)).map((entry) => [entry.path, entry]),
  );
  const find = (file: string): ShardEntry => {
    const entry = entries.get(file);
    if (entry !== undefined) return entry;
    throw new DidError(
      'DID_DATA',
      `loadCropSet: ${path.join(dir, SHARD_INDEX)} has no row for ${file}, which the manifest names. Pack the set anew with \`did pack\`.`,
      { dir, file },
    );
  };
  return {
    sharded: true,
    placeOf: (file) => `${path.join(dir, SHARD_FOLDER, find(file).shard)}: ${file}`,
    size: async (file) => find(file).size,
    read: (file) => readEntry(dir, find(file)),
  };
}

async function readEntry(dir: string, { shard, offset, size, sha256, path: file }: ShardEntry) {
  const place = path.join(dir, SHARD_FOLDER, shard);
  const changed = (reason: string, cause?: unknown) =>
    new DidError(
      'DID_DATA',
      `loadCropSet: ${place}: ${file} cannot be read: ${reason}. Get the shard anew, or pack the set again.`,
      { shard: place, file },
      { cause },
    );
  const handle = await open(place).catch((cause: NodeJS.ErrnoException) => {
    throw changed(
      cause.code === 'ENOENT' ? 'the shard does not exist' : `it may not be read (${cause.code})`,
      cause,
    );
  });
  try {
    const { size: length } = await handle.stat();
    // Before room is made for it: an index can declare anything.
    if (offset + size > length) throw changed(`the shard ends after ${length} bytes, before the crop does`);
    const bytes = Buffer.allocUnsafe(size);
    const { bytesRead } = await handle.read(bytes, 0, size, offset);
    if (bytesRead !== size) throw changed(`${bytesRead} of ${size} bytes are there`);
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (hash !== sha256) {
      throw changed(`its sha256 is ${hash.slice(0, 12)}..., in the index ${sha256.slice(0, 12)}...`);
    }
    return bytes;
  } finally {
    await handle.close();
  }
}
