import type { MediaRecord } from '../layouts/media-record.js';

/** Number of records by split and method, `train/real` for instance. */
export function countRecords(records: readonly MediaRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { split, method } of records) {
    const key = `${split ?? 'nowhere'}/${method}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
