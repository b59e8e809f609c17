import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { CROP_SET_FILES, type CropSet } from '../crop-set/crop-set.js';
import { SPLITS, type Split } from '../sample.js';

/** The numbers of a data card. */
export interface CropSetDescription {
  readonly crops: number;
  /** Base faces in each split. */
  readonly sources: Readonly<Record<Split, number>>;
  /** Crops by split and method, in the order of the manifest. */
  readonly counts: readonly { readonly split: Split; readonly method: string; readonly crops: number }[];
  /** Sources left out, by reason; file names and numbers are taken out of the reasons. */
  readonly skipped: readonly { readonly reason: string; readonly sources: number }[];
}

/** Counts what a crop set holds, and what was left out when it was made. */
export async function describeCropSet(cropSet: CropSet): Promise<CropSetDescription> {
  const counts = new Map<string, { split: Split; method: string; crops: number }>();
  const sources: Record<Split, Set<string>> = { train: new Set(), val: new Set(), test: new Set() };
  for (const { split, method, sourceId } of cropSet.samples) {
    const key = `${split}/${method}`;
    const entry = counts.get(key) ?? { split, method, crops: 0 };
    entry.crops++;
    counts.set(key, entry);
    sources[split].add(sourceId);
  }
  return {
    crops: cropSet.samples.length,
    sources: {
      train: sources.train.size,
      val: sources.val.size,
      test: sources.test.size,
    },
    counts: SPLITS.flatMap((split) => [...counts.values()].filter((entry) => entry.split === split)),
    skipped: await readSkipped(path.join(cropSet.dir, CROP_SET_FILES.skipped)),
  };
}

async function readSkipped(file: string): Promise<CropSetDescription['skipped']> {
  // Sets made by other tools need not have the file.
  const text = await readFile(file, 'utf8').catch(() => '');
  const rows = parse(text, { columns: true, skip_empty_lines: true }) as { source: string; reason: string }[];
  const byReason = new Map<string, number>();
  for (const { reason } of rows) {
    const kind = reason.startsWith('[DID_DATA]') ? 'not a readable picture' : reason;
    byReason.set(kind, (byReason.get(kind) ?? 0) + 1);
  }
  return [...byReason].map(([reason, sources]) => ({ reason, sources }));
}
