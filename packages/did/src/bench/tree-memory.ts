import { readdir, readFile } from 'node:fs/promises';

/** Pages of Linux. @unit bytes */
const PAGE = 4096;
const SAMPLE_EVERY_MS = 50;

/**
 * Resident memory of a process with all that descend from it, libraries that they share counted for each.
 *
 * @returns 0 where the process is gone, and on systems without `/proc`. @unit MB
 */
export async function treeMegabytes(root: number): Promise<number> {
  const names = await readdir('/proc').catch(() => []);
  const found = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(readProcess));
  const children = new Map<number, { pid: number; pages: number }[]>();
  let pages = 0;
  for (const one of found) {
    if (one === undefined) continue;
    if (one.pid === root) pages += one.pages;
    children.set(one.parent, [...(children.get(one.parent) ?? []), one]);
  }
  const waiting = [root];
  for (let parent = waiting.pop(); parent !== undefined; parent = waiting.pop()) {
    for (const child of children.get(parent) ?? []) {
      pages += child.pages;
      waiting.push(child.pid);
    }
  }
  return (pages * PAGE) / 2 ** 20;
}

/** Looks at a process again and again. @returns Ends it, and gives the most that was seen. @unit MB */
export function watchTree(root: number): () => number {
  let peak = 0;
  const timer = setInterval(async () => {
    peak = Math.max(peak, await treeMegabytes(root));
  }, SAMPLE_EVERY_MS);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

/** @returns undefined for a process that has just ended */
async function readProcess(
  name: string,
): Promise<{ readonly pid: number; readonly parent: number; readonly pages: number } | undefined> {
  try {
    const text = await readFile(`/proc/${name}/stat`, 'utf8');
    // The command stands in brackets and may hold any character; after it: state, parent, ... memory as the 22nd.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { pid: Number(name), parent: Number(fields[1]), pages: Number(fields[21]) };
  } catch {
    return undefined;
  }
}
