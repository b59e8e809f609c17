import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { DidError } from '../errors/did-error.js';
import { megabytes } from './megabytes.js';

/** Left free for the addon, temporary files and everybody else. */
const MARGIN_BYTES = 200e6;

/** Free bytes on the disk that a folder is on, or will be on once it is made. */
export async function freeBytes(folder: string): Promise<number> {
  let existing = resolve(folder);
  while (!existsSync(existing)) existing = dirname(existing);
  const { bavail, bsize } = await statfs(existing);
  return bavail * bsize;
}

/**
 * Refuses to start what the disk has no room for.
 *
 * @param neededBytes - What will be written, without a margin.
 * @throws DidError DID_DISK with what is needed, what is free, and the way out
 */
export function checkDiskRoom(folder: string, neededBytes: number, free: number): void {
  const needed = neededBytes + MARGIN_BYTES;
  if (free >= needed) return;
  throw new DidError(
    'DID_DISK',
    `native install needs ${megabytes(needed)} on the disk of ${folder}, which has ${megabytes(free)} free. ` +
      'Make room, or name a folder on another disk with --cache DIR.',
    { folder, needed, free },
  );
}

/** The same advice for a disk that filled up on the way; any other error is given back as it is. */
export function explainFullDisk(error: unknown, folder: string): unknown {
  if ((error as NodeJS.ErrnoException | undefined)?.code !== 'ENOSPC') return error;
  return new DidError(
    'DID_DISK',
    `native install: the disk of ${folder} is full. Make room and run the command again, it goes on where it ` +
      'stopped; or name a folder on another disk with --cache DIR.',
    { folder },
    { cause: error },
  );
}
