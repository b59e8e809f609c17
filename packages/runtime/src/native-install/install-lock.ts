import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DidError } from '../errors/did-error.js';
import { isAlive } from './unfinished.js';

/**
 * Keeps two installs out of one cache; a lock whose process is gone is taken over.
 *
 * @returns Opens it again.
 * @throws DidError DID_BACKEND when another install is at work
 */
export async function lockCache(cacheDir: string): Promise<() => Promise<void>> {
  await mkdir(cacheDir, { recursive: true });
  const file = join(cacheDir, 'install.lock');
  for (;;) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    if (owner > 0 && owner !== process.pid && isAlive(owner)) {
      throw new DidError(
        'DID_BACKEND',
        `native install: process ${owner} is installing into ${cacheDir} already. Wait for it, or name another folder with --cache DIR.`,
        { file, owner },
      );
    }
    await rm(file, { force: true });
  }
}
