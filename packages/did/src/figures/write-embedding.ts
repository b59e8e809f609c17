import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeFileAtomically } from '../train/write-file-atomically.js';
import { embeddingCsv } from './embedding-csv.js';
import { EMBEDDING_FILE, type EmbeddingFigure } from './embedding-figure.js';
import type { VectorFigure } from './figure.js';

/**
 * Writes an embedding as `embedding.svg`, `embedding.csv` and `embedding.json`, and the last into its run too, whose report then shows
 * it.
 *
 * @throws DidError (code DID_DISK) when there is no room.
 */
export async function writeEmbedding(
  { svg, data }: VectorFigure<EmbeddingFigure>,
  { run, out }: { readonly run: string; readonly out: string },
): Promise<{ svg: string; csv: string; json: string }> {
  await mkdir(out, { recursive: true });
  const [svgFile, csv, json] = [
    join(out, 'embedding.svg'),
    join(out, 'embedding.csv'),
    join(out, EMBEDDING_FILE),
  ];
  const record = `${JSON.stringify(data)}\n`;
  await writeFileAtomically(svgFile, svg);
  await writeFileAtomically(csv, embeddingCsv(data));
  await writeFileAtomically(json, record);
  await writeFileAtomically(join(resolve(run), EMBEDDING_FILE), record);
  return { svg: svgFile, csv, json };
}
