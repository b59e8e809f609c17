import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DidError } from '@did/runtime';
import { isProcessAlive } from '../process-alive.js';
import { toDiskError, writeFileAtomically } from '../train/write-file-atomically.js';

const MARKER = 'demo.json';

/** What marks a folder as a demo's output, or as one in the making. */
interface DemoMarker {
  readonly formatVersion: 1;
  readonly madeBy: 'did demo';
  readonly command: string;
  readonly pid: number;
}

/** Where a demo works, and where its output lies in the end. */
export interface DemoFolder {
  /** Everything is written here first. */
  readonly work: string;
  /** `DIR/report`. */
  readonly output: string;
}

/**
 * Opens the folder a demo works in; what a killed demo left there is removed.
 *
 * @param out - The folder that gets `report/`.
 * @throws DidError (code DID_USAGE) where `report/` is something else than a demo's output, or another demo
 * is at work there. Nothing is touched then.
 */
export async function openDemoFolder(out: string, command: string): Promise<DemoFolder> {
  const output = resolve(out, 'report');
  const work = resolve(out, '.did-demo');
  if (existsSync(output) && (await readdir(output).catch(() => [MARKER, 'file'])).length > 0) {
    if (!existsSync(join(output, MARKER))) {
      throw new DidError(
        'DID_USAGE',
        `${output} stands already and was not made by "did demo" (${MARKER} is missing), so it is left alone. Choose another folder with --out.`,
        { dir: output },
      );
    }
  }
  const other = await readMarker(work);
  if (other !== null && other.pid !== process.pid && isProcessAlive(other.pid)) {
    throw new DidError(
      'DID_USAGE',
      `Another demo (process ${other.pid}) is at work in ${resolve(out)}. Wait for it, or choose another folder with --out.`,
      { dir: work, pid: other.pid },
    );
  }
  try {
    if (existsSync(work) && other === null && (await readdir(work)).length > 0) {
      throw new DidError(
        'DID_USAGE',
        `${work} holds files that no demo made. Choose another folder with --out.`,
        { dir: work },
      );
    }
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true });
    const marker: DemoMarker = { formatVersion: 1, madeBy: 'did demo', command, pid: process.pid };
    await writeFile(join(work, MARKER), `${JSON.stringify(marker, null, 2)}\n`);
  } catch (error) {
    throw toDiskError(error, work);
  }
  return { work, output };
}

/** Puts the finished work in place of the output of the demo before. */
export async function publishDemoFolder(
  { work, output }: DemoFolder,
  runs: readonly string[],
): Promise<void> {
  try {
    // A run remembers where its data lies: that is about to change.
    for (const run of runs) {
      const path = join(work, run, 'run.json');
      const record = JSON.parse(await readFile(path, 'utf8')) as { data: { dir: string } };
      record.data.dir = join(output, 'crops');
      await writeFileAtomically(path, `${JSON.stringify(record, null, 2)}\n`);
    }
    const old = `${work}-old`;
    await rm(old, { recursive: true, force: true });
    if (existsSync(output)) await rename(output, old);
    await rename(work, output);
    await rm(old, { recursive: true, force: true });
  } catch (error) {
    throw toDiskError(error, output);
  }
}

/** Removes unfinished work. */
export async function discardDemoFolder({ work }: DemoFolder): Promise<void> {
  await rm(work, { recursive: true, force: true });
}

async function readMarker(dir: string): Promise<DemoMarker | null> {
  try {
    const marker = JSON.parse(await readFile(join(dir, MARKER), 'utf8')) as DemoMarker;
    return marker.madeBy === 'did demo' ? marker : null;
  } catch {
    return null;
  }
}
