import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { toDiskError } from '../../train/write-file-atomically.js';
import type { ExportRecord } from '../export-record.js';
import type { GraphModelFiles } from './lower-to-graph-model.js';

/** Browsers cache files of this size; TensorFlow.js's own converter cuts at it. */
const SHARD = 4 * 2 ** 20;

/**
 * Writes a GraphModel's folder: `model.json`, the weights in shards, and `export.json`.
 *
 * @throws DidError (code DID_DISK)
 */
export async function writeGraphModel(
  out: string,
  record: ExportRecord,
  { topology, signature, weightSpecs, weights }: GraphModelFiles,
): Promise<{ path: string; bytes: number }[]> {
  const shards = inShards(weights);
  const names = shards.map((_, i) => `group1-shard${i + 1}of${shards.length}.bin`);
  const model = {
    format: 'graph-model',
    generatedBy: `@did/did ${record.did}`,
    convertedBy: 'did export',
    modelTopology: topology,
    signature,
    userDefinedMetadata: { did: record },
    weightsManifest: [{ paths: names, weights: weightSpecs }],
  };
  const files = new Map<string, Uint8Array>([
    ['model.json', new TextEncoder().encode(`${JSON.stringify(model)}\n`)],
    ...shards.map((shard, i) => [names[i] as string, shard] as const),
    ['export.json', new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`)],
  ]);
  const temporary = join(dirname(out), `.${basename(out)}.tmp-${process.pid}`);
  try {
    await mkdir(temporary, { recursive: true });
    for (const [name, content] of files) await writeFile(join(temporary, name), content);
    await rm(out, { recursive: true, force: true });
    await rename(temporary, out);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
    throw toDiskError(error, out);
  }
  return [...files].map(([name, { byteLength }]) => ({ path: join(out, name), bytes: byteLength }));
}

/** All bytes one after another, cut into pieces of equal size. */
function inShards(weights: readonly Uint8Array[]): Uint8Array[] {
  const all = Buffer.concat(weights);
  const count = Math.max(1, Math.ceil(all.length / SHARD));
  return Array.from({ length: count }, (_, i) => all.subarray(i * SHARD, (i + 1) * SHARD));
}
