import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { DidError, isDidError } from '@did/runtime';
import { fileErrorCode } from '../layouts/file-error-code.js';
import { openShards } from './shards/read-shards.js';
import { SHARD_INDEX } from './shards/shard-index.js';

/** Crops and masks of a set by their paths in the manifest, whichever way they are stored. */
export interface StoredFiles {
  /** True where they lie in shards, false where each is a file. */
  readonly sharded: boolean;
  /** Names one in errors. */
  placeOf(file: string): string;
  /** @unit bytes */
  size(file: string): Promise<number>;
  /** @throws DidError DID_DATA naming the file, and its shard. */
  read(file: string): Promise<Uint8Array>;
}

/** Opens the crops and masks of a set. @throws DidError DID_DATA where the index of its shards is broken. */
export async function storedFiles(dir: string): Promise<StoredFiles> {
  const index = await readFile(path.join(dir, SHARD_INDEX), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw cause;
  });
  return index === undefined ? plainFiles(dir) : openShards(dir, index);
}

function plainFiles(dir: string): StoredFiles {
  const root = realpath(dir);
  // Its error is for whoever reads.
  root.catch(() => undefined);
  /** Works with a file once it is known to lie in the folder. */
  const inside = async <T>(file: string, work: (place: string) => Promise<T>): Promise<T> => {
    const place = path.join(dir, file);
    try {
      const real = await realpath(place);
      if (real.startsWith(`${await root}${path.sep}`)) return await work(place);
      throw new DidError(
        'DID_DATA',
        `loadCropSet: ${place} is a link to ${real}, out of the set's folder, and is not followed. Put the picture itself there.`,
        { file: place, target: real },
      );
    } catch (cause) {
      if (isDidError(cause)) throw cause;
      const code = fileErrorCode(cause);
      throw new DidError(
        'DID_DATA',
        `loadCropSet: ${place}, which the manifest names, ${code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`}. Bring the file back, or make the set anew.`,
        { file: place, code },
        { cause },
      );
    }
  };
  return {
    sharded: false,
    placeOf: (file) => path.join(dir, file),
    size: (file) => inside(file, async (place) => (await stat(place)).size),
    read: (file) => inside(file, (place) => readFile(place)),
  };
}
