import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainingTolerances } from './golden-network.js';

/** What a parity test measured. */
export interface ParityRecord {
  readonly network: string;
  /** The table that it belongs to: `maps`, `folded`, `training: gradients` and the like. */
  readonly what: string;
  /** Who gives the reference, with its version. */
  readonly reference: string;
  /** `225x190` in height and width. */
  readonly size: string;
  readonly backend: string;
  /** The relative norm error that the test allows. */
  readonly allowed: number;
  /** The worst of what was compared. */
  readonly reached: number;
}

/** Adds to the file that `npm run parity-table` reads; does nothing unless that set `DID_RECORD_PARITY` to a folder. */
export function recordParity(file: string, record: ParityRecord): void {
  const folder = process.env.DID_RECORD_PARITY;
  if (folder === undefined) return;
  const path = join(folder, `${file}.json`);
  const before = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ParityRecord[]) : [];
  writeFileSync(path, JSON.stringify([...before, record]));
}

/** What a training pass of a square picture came to. */
export function recordTraining(
  file: string,
  where: Pick<ParityRecord, 'network' | 'reference' | 'backend'> & { readonly size: number },
  reached: TrainingTolerances,
  allowed: TrainingTolerances,
  slack: number,
): void {
  const shared = { ...where, size: `${where.size}x${where.size}` };
  for (const part of ['map', 'gradients', 'running'] as const) {
    recordParity(file, {
      ...{ ...shared, what: `training: ${part}` },
      ...{ allowed: allowed[part] * slack, reached: reached[part] },
    });
  }
}
