import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DidError } from '@did/runtime';
import { createTarPacker } from 'modern-tar';
import type { StoredFiles } from '../stored-files.js';
import { BLOCK, bytesInTar, type ShardFile, type ShardPlan } from './plan-shards.js';
import type { ShardEntry } from './shard-index.js';

/** Nothing of the machine or the hour may be in a shard: the same set gives the same bytes. */
const HEADER = { mtime: new Date(0), mode: 0o644, uid: 0, gid: 0, uname: '', gname: '' } as const;

/**
 * Writes one shard.
 *
 * @param file - Where to; what stands there is replaced.
 * @returns Where each crop and mask lies in it.
 * @throws DidError DID_DATA for a crop that is not what the manifest says.
 */
export async function writeShard(
  file: string,
  { name: shard, files }: ShardPlan,
  source: StoredFiles,
): Promise<ShardEntry[]> {
  const { readable, controller } = createTarPacker();
  const written = pipeline(
    Readable.fromWeb(readable as Parameters<typeof Readable.fromWeb>[0]),
    createWriteStream(file),
  );
  // Its error comes up again when the packer is written to, or below.
  written.catch(() => undefined);
  const entries: ShardEntry[] = [];
  let offset = 0;
  try {
    for (const one of files) {
      const bytes = one.text === undefined ? await readChecked(one, source) : Buffer.from(one.text);
      const body = controller.add({ ...HEADER, name: one.name, size: bytes.length }).getWriter();
      await body.write(bytes);
      await body.close();
      if (one.path !== undefined) {
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        entries.push({ path: one.path, shard, offset: offset + BLOCK, size: bytes.length, sha256 });
      }
      offset += bytesInTar({ size: bytes.length });
    }
    controller.finalize();
  } catch (error) {
    controller.error(error);
    // A full disk is the cause of whatever the packer says.
    await written;
    throw error;
  }
  await written;
  return entries;
}

async function readChecked({ path = '', sha256 = '', size }: ShardFile, source: StoredFiles) {
  const bytes = await source.read(path);
  const actual = createHash('sha256').update(bytes).digest('hex');
  if ((sha256 === '' || actual === sha256) && bytes.length === size) return bytes;
  throw new DidError(
    'DID_DATA',
    `did pack: ${source.placeOf(path)} is not the file that the manifest names: its sha256 is ${actual.slice(0, 12)}..., in the manifest ${sha256.slice(0, 12)}.... Bring the crop back, or make the set anew.`,
    { file: source.placeOf(path), sha256, actual },
  );
}
