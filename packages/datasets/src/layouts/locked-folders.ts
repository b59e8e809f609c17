import { AsyncLocalStorage } from 'node:async_hooks';

/** A folder below a dataset's own that may not be read. */
export interface LockedFolder {
  readonly path: string;
  /** `EACCES` and the like. */
  readonly code: string;
}

const scans = new AsyncLocalStorage<Map<string, LockedFolder>>();

/**
 * Runs a scan in which a folder that may not be read counts as empty and is written down, so that the rest can be used; every
 * layout lists folders at many depths, and none has to know of it.
 *
 * @returns What the scan returns, and each of those folders once, by path.
 */
export async function noteLockedFolders<T>(
  scan: () => Promise<T>,
): Promise<{ readonly result: T; readonly locked: readonly LockedFolder[] }> {
  const found = new Map<string, LockedFolder>();
  const result = await scans.run(found, scan);
  return { result, locked: [...found.values()].sort((one, two) => (one.path < two.path ? -1 : 1)) };
}

/** Writes a folder down in the scan that is under way. @returns False outside of one: whoever asked must say so. */
export function noteLocked(folder: LockedFolder): boolean {
  return scans.getStore()?.set(folder.path, folder) !== undefined;
}
