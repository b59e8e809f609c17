import { rename, rm, writeFile } from 'node:fs/promises';
import { DidError } from '@did/runtime';

/**
 * Writes a file so that a reader, or a crash, sees the old one whole or the new one whole.
 *
 * @throws DidError (code DID_DISK) when there is no room or no right to write; the old file stands.
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.tmp-${process.pid}`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw toDiskError(error, path);
  }
}

/** Turns what the file system says into a DID_DISK error with advice; other errors pass unchanged. */
export function toDiskError(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  const advice: Record<string, string> = {
    ENOSPC:
      'The disk is full: free some room and run the same command again; it goes on from the last checkpoint.',
    EDQUOT: 'The disk quota is used up: free some room and run the same command again.',
    EACCES: 'There is no right to write there: choose another folder.',
    EPERM: 'There is no right to write there: choose another folder.',
    EROFS: 'The file system is read-only: choose another folder.',
    ENOTDIR: 'Part of the path is a file: choose another folder.',
  };
  const text = code === undefined ? undefined : advice[code];
  return text === undefined
    ? error
    : new DidError('DID_DISK', `Could not write ${path} (${code}). ${text}`, { path }, { cause: error });
}
