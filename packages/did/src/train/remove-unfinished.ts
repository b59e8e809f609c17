import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const UNFINISHED = /\.tmp-\d+$/;

/** Removes what a killed process had begun to write in a folder under another name; nothing reads it. */
export async function removeUnfinished(dir: string): Promise<void> {
  const names = await readdir(dir).catch(() => []);
  for (const name of names) {
    if (UNFINISHED.test(name)) await rm(join(dir, name), { recursive: true, force: true });
  }
}
