import path from 'node:path';
import { manifestRow } from '../../manifest/write-manifest.js';
import type { Sample } from '../../sample.js';
import type { StoredFiles } from '../stored-files.js';

/** A file of a sample in its shard. */
export interface ShardFile {
  /** KEY.EXTENSION, which is how WebDataset groups the files of one sample. */
  readonly name: string;
  /** @unit bytes */
  readonly size: number;
  /** What the manifest calls it; undefined for the row. */
  readonly path?: string;
  /** The row, where the file is that. */
  readonly text?: string;
  /** What its bytes must have, where the manifest says. */
  readonly sha256?: string;
}

/** One shard: its files in their order. */
export interface ShardPlan {
  /** `train-000000.tar`. */
  readonly name: string;
  readonly files: readonly ShardFile[];
}

/** Of tar: a header, and what sizes are rounded up to. @unit bytes */
export const BLOCK = 512;
/** Files whose sizes are asked for at once. */
const AT_ONCE = 64;

/** What a file takes in a tar. @unit bytes */
export function bytesInTar({ size }: Pick<ShardFile, 'size'>): number {
  return BLOCK + Math.ceil(size / BLOCK) * BLOCK;
}

/**
 * Shares samples out to shards: those of one split together, in the order of the manifest, each with all its files.
 *
 * @param shardBytes - A shard is closed before it would pass this; one sample alone may.
 */
export async function planShards(
  samples: readonly Sample[],
  files: StoredFiles,
  shardBytes: number,
): Promise<ShardPlan[]> {
  const open = new Map<string, { files: ShardFile[]; bytes: number }>();
  const counts = new Map<string, number>();
  const plans: ShardPlan[] = [];
  const close = (split: string) => {
    const shard = open.get(split);
    if (shard === undefined) return;
    const count = counts.get(split) ?? 0;
    plans.push({ name: `${split}-${String(count).padStart(6, '0')}.tar`, files: shard.files });
    counts.set(split, count + 1);
    open.delete(split);
  };
  for (let start = 0; start < samples.length; start += AT_ONCE) {
    const chunk = samples.slice(start, start + AT_ONCE);
    const filesOf = await Promise.all(chunk.map((sample, i) => sampleFiles(sample, start + i, files)));
    for (const [i, own] of filesOf.entries()) {
      const { split } = chunk[i] as Sample;
      const bytes = own.reduce((sum, file) => sum + bytesInTar(file), 0);
      const current = open.get(split);
      if (current !== undefined && current.bytes + bytes > shardBytes) close(split);
      const shard = open.get(split) ?? { files: [], bytes: 0 };
      shard.files.push(...own);
      shard.bytes += bytes;
      open.set(split, shard);
    }
  }
  for (const split of [...open.keys()]) close(split);
  return plans.sort((one, two) => (one.name < two.name ? -1 : 1));
}

async function sampleFiles(sample: Sample, row: number, files: StoredFiles): Promise<ShardFile[]> {
  // WebDataset ends a key at the first dot: the row's number has none, and sorts.
  const key = String(row).padStart(9, '0');
  const { path: crop, maskPath: mask, sha256 } = sample;
  const text = `${JSON.stringify(typedRow(sample))}\n`;
  const own: ShardFile[] = [
    { name: `${key}.json`, size: Buffer.byteLength(text), text },
    { name: `${key}${endingOf(crop)}`, size: await files.size(crop), path: crop, sha256 },
  ];
  if (mask !== undefined) {
    own.push({ name: `${key}.mask${endingOf(mask)}`, size: await files.size(mask), path: mask });
  }
  return own.sort((one, two) => (one.name < two.name ? -1 : 1));
}

const endingOf = (file: string) => path.posix.extname(file).toLowerCase();

/** Columns of a manifest that hold no numbers, whatever they look like. */
const TEXTS = new Set(['path', 'sha256', 'dataset', 'method', 'compression', 'source_id', 'target_id']);

/** The manifest's row with its numbers as numbers; those of unknown columns stay texts. */
function typedRow(sample: Sample): Record<string, string | number> {
  const entries = Object.entries(manifestRow(sample)).map(([column, value]): [string, string | number] => {
    const text =
      value === '' || TEXTS.has(column) || column in sample.extra || !Number.isFinite(Number(value));
    return [column, text ? value : Number(value)];
  });
  return Object.fromEntries(entries);
}
