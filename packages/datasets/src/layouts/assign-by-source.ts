import type { Seed } from '@did/runtime';
import { assignSplits, type SplitShares } from '../forge/assign-splits.js';
import type { MediaRecord } from './media-record.js';

/**
 * Draws splits for videos of unknown people: a base video and all fakes of it stand in one split.
 *
 * @param groupOf - What must stay together; the base video when left out.
 */
export function assignBySource(
  records: readonly MediaRecord[],
  shares: SplitShares,
  seed: Seed,
  groupOf: (record: MediaRecord) => string = ({ sourceId }) => sourceId,
): MediaRecord[] {
  const splits = assignSplits([...new Set(records.map(groupOf))], seed, shares);
  return records.map((record) => ({ ...record, split: splits.get(groupOf(record)) }));
}
