import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DidError } from '@did/runtime';
import { isProcessAlive } from '../process-alive.js';

/**
 * Takes a folder for this process, so that two do not write into it; what a killed process left is taken over.
 *
 * @param file - Name of the lock inside `dir`.
 * @returns Gives it back.
 * @throws DidError (code DID_RUN) where another process is at work there.
 */
export async function lockFolder(dir: string, file: string): Promise<() => Promise<void>> {
  const path = join(dir, file);
  const mine = `${JSON.stringify({ pid: process.pid, host: hostname() })}\n`;
  // Written aside and linked: a lock never exists without its words.
  const aside = `${path}.${process.pid}`;
  await writeFile(aside, mine);
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      try {
        await link(aside, path);
        return () => rm(path, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      await removeStale(dir, path);
    }
    throw new DidError('DID_RUN', `${path} could not be taken; others try at the same time. Try again.`);
  } finally {
    await rm(aside, { force: true });
  }
}

async function removeStale(dir: string, path: string): Promise<void> {
  const found = await readFile(path, 'utf8').catch(() => null);
  if (found === null) return;
  requireStale(dir, path, found);
  // Two may find it stale: only one gets to move it, and puts back what it did not mean to take.
  const taken = `${path}.stale-${process.pid}`;
  await rename(path, taken).catch(() => {});
  const moved = await readFile(taken, 'utf8').catch(() => null);
  if (moved !== null && moved !== found) await link(taken, path).catch(() => {});
  await rm(taken, { force: true });
}

function requireStale(dir: string, path: string, text: string): void {
  const { pid, host } = parseLock(text);
  if (host === hostname() && !isProcessAlive(pid)) return;
  const where = host === hostname() ? '' : ` on ${host}; if it has ended, delete ${path}`;
  throw new DidError(
    'DID_RUN',
    `Another process (${pid}${where}) is at work in ${dir}. Wait for it, or choose another --out.`,
    { dir, pid, host },
  );
}

function parseLock(text: string): { pid: number; host: string } {
  try {
    return JSON.parse(text) as { pid: number; host: string };
  } catch {
    return { pid: 0, host: '' };
  }
}
