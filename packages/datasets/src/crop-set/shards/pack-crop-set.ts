import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { DidError } from '@did/runtime';
import { CROP_SET_FILES, type CropSet } from '../crop-set.js';
import { toDiskError } from '../disk-error.js';
import { loadCropSet } from '../load-crop-set.js';
import { storedFiles } from '../stored-files.js';
import { openPartialFolder, type PartialFolder } from './partial-folder.js';
import { planShards } from './plan-shards.js';
import {
  readShardIndex,
  SHARD_FOLDER,
  SHARD_INDEX,
  type ShardEntry,
  writeShardIndex,
} from './shard-index.js';
import { writeShard } from './write-shard.js';

/** A shard of this size is read at full speed from any disk or network. @unit bytes */
export const DEFAULT_SHARD_BYTES = 256 * 2 ** 20;

/** Arguments of {@link packCropSet}. */
export interface PackOptions {
  /** Folder of the set. */
  readonly crops: string;
  /** Folder to write; must not exist. */
  readonly out: string;
  /** At most so much in a shard, 256 MiB when left out; `shards: false` takes none. @unit bytes */
  readonly shardBytes?: number;
  /** False: from shards back to files. */
  readonly shards?: boolean;
  /** Stops between two shards or files. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** What {@link packCropSet} has done. */
export interface PackSummary {
  readonly cropSet: CropSet;
  readonly crops: number;
  /** 0 for a set of files. */
  readonly shards: number;
}

/**
 * Turns a crop set of files into one of WebDataset tar shards, or back; both give the same batches.
 *
 * @remarks
 * A shard holds `KEY.json`, which is the sample's row, `KEY.png` or `KEY.jpg`, and `KEY.mask.png` where there is a mask; the
 * shards of one split are `shards/SPLIT-000000.tar` and so on, `shards/index.csv` says where each crop lies. The manifest
 * and everything beside it is copied. The bytes follow from the set and the shard size alone: not from the hour, nor
 * from interruptions, after which the same call goes on.
 *
 * @example
 * await packCropSet({ crops: 'crops/ff', out: 'crops/ff-shards' });
 * @throws DidError DID_DATA for a set that is broken, packed already or not packed, or a crop that is not what the manifest
 * says; DID_DISK when the disk is full; DID_VALUE for a shard size out of range.
 */
export async function packCropSet(options: PackOptions): Promise<PackSummary> {
  const { crops, out, shards = true, shardBytes = DEFAULT_SHARD_BYTES } = options;
  if (!Number.isInteger(shardBytes) || shardBytes < 1) {
    throw new DidError(
      'DID_VALUE',
      `packCropSet: \`shardBytes\` must be a positive whole number of bytes; got ${shardBytes}.`,
      { shardBytes },
    );
  }
  const cropSet = await loadCropSet(crops);
  const source = await storedFiles(crops);
  if (source.sharded === shards) {
    throw new DidError(
      'DID_DATA',
      `did pack: ${crops} ${shards ? 'is packed already; --unpack makes files of it' : 'is not packed: its crops are files'}.`,
      { crops },
    );
  }
  const manifest = await readFile(path.join(crops, CROP_SET_FILES.manifest), 'utf8');
  const hash = createHash('sha256').update(manifest).digest('hex');
  const state = `${JSON.stringify({ manifest: hash, ...(shards ? { shardBytes } : { files: true }) })}\n`;
  try {
    const partial = await openPartialFolder(out, state, manifest);
    const count = shards
      ? await pack(cropSet, partial, { ...options, shardBytes })
      : await unpack(cropSet, partial, options);
    for (const file of Object.values(CROP_SET_FILES)) {
      const beside = path.join(crops, file);
      if (existsSync(beside)) await partial.place(file, await readFile(beside));
    }
    await partial.finish();
    return { cropSet: await loadCropSet(out), crops: cropSet.samples.length, shards: count };
  } catch (error) {
    throw toDiskError(error, `packCropSet: ${out}`);
  }
}

async function pack(
  { samples, dir }: CropSet,
  partial: PartialFolder,
  { shardBytes, signal, onProgress }: PackOptions & { readonly shardBytes: number },
): Promise<number> {
  const source = await storedFiles(dir);
  const plans = await planShards(samples, source, shardBytes);
  const entries: ShardEntry[] = [];
  await mkdir(path.join(partial.dir, SHARD_FOLDER), { recursive: true });
  let done = 0;
  for (const plan of plans) {
    signal?.throwIfAborted();
    // A shard's part of the index is written after the shard: where it is there, so is the shard.
    const part = partial.scratch(`${plan.name}.csv`);
    if (existsSync(part)) entries.push(...readShardIndex(await readFile(part, 'utf8'), part));
    else {
      const unfinished = partial.scratch(plan.name);
      const own = await writeShard(unfinished, plan, source);
      await rename(unfinished, path.join(partial.dir, SHARD_FOLDER, plan.name));
      await partial.place(path.relative(partial.dir, part), writeShardIndex(own));
      entries.push(...own);
    }
    done += plan.files.filter(({ text }) => text !== undefined).length;
    onProgress?.({ done, total: samples.length });
  }
  await partial.place(SHARD_INDEX, writeShardIndex(entries));
  return plans.length;
}

async function unpack(
  { samples, dir }: CropSet,
  partial: PartialFolder,
  { signal, onProgress }: PackOptions,
): Promise<number> {
  const source = await storedFiles(dir);
  for (const [i, { path: crop, maskPath }] of samples.entries()) {
    signal?.throwIfAborted();
    for (const file of maskPath === undefined ? [crop] : [crop, maskPath]) {
      // Files are put in their places whole: one that is there is done.
      const size = await source.size(file);
      const known = await stat(path.join(partial.dir, file)).catch(() => undefined);
      if (known?.size !== size) await partial.place(file, await source.read(file));
    }
    onProgress?.({ done: i + 1, total: samples.length });
  }
  return 0;
}
