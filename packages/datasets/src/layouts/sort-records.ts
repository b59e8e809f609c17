import type { MediaRecord } from './media-record.js';

/** Records in the order of their keys, which does not depend on the disk. */
export function sortRecords(records: readonly MediaRecord[]): MediaRecord[] {
  return [...records].sort((one, two) => (one.videoKey < two.videoKey ? -1 : 1));
}
