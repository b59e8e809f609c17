import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Where work on a path goes on until it is done and renamed; the name says which process is at it. */
export function unfinishedName(target: string, pid = process.pid): string {
  return `${target}.${pid}.partial`;
}

/** Removes from a folder what killed processes left unfinished; what one that lives is at stays. */
export async function clearUnfinished(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const pid = /\.(\d+)\.partial$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}

/** True when a process of this number runs, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process is alive, though we may not signal it.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
