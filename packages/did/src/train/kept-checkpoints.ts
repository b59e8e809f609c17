import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DidConfig } from '../config/did-config.js';
import { runPaths } from './run-folder.js';
import { toDiskError } from './write-file-atomically.js';

const NAME = /^step-(\d+)$/;

type Policy = Pick<DidConfig['train'], 'keepLast' | 'keepEvery'>;

/** True where the checkpoint of a step stays for good. */
export function isMilestone(step: number, { keepEvery }: Pick<Policy, 'keepEvery'>): boolean {
  return keepEvery > 0 && step % keepEvery === 0;
}

/**
 * Keeps `checkpoints/last`, just written, as `checkpoints/step-N` where the policy says so, and drops what it keeps no longer.
 *
 * @remarks Files of a checkpoint are never written into, so both names share them where the file system can.
 * @throws DidError (code DID_DISK) when there is no room
 */
export async function keepCheckpoint(run: string, step: number, policy: Policy): Promise<void> {
  const { keepLast } = policy;
  if (keepLast > 0 || isMilestone(step, policy)) await shareLast(run, step);
  const steps = await keptSteps(run);
  const latest = new Set(keepLast > 0 ? steps.slice(-keepLast) : []);
  for (const old of steps) {
    if (latest.has(old) || isMilestone(old, policy)) continue;
    await rm(runPaths.checkpoint(run, `step-${old}`), { recursive: true, force: true });
  }
}

/** The steps of the checkpoints that stayed, ascending. */
async function keptSteps(run: string): Promise<number[]> {
  const names = await readdir(join(run, 'checkpoints'));
  return names
    .flatMap((name) => Number(NAME.exec(name)?.[1] ?? []))
    .filter((step) => step > 0)
    .sort((a, b) => a - b);
}

async function shareLast(run: string, step: number): Promise<void> {
  const last = runPaths.checkpoint(run, 'last');
  const kept = runPaths.checkpoint(run, `step-${step}`);
  const temporary = `${kept}.tmp-${process.pid}`;
  if (existsSync(kept)) return;
  try {
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary);
    for (const name of await readdir(last)) {
      const [from, to] = [join(last, name), join(temporary, name)];
      await link(from, to).catch(() => copyFile(from, to));
    }
    await rename(temporary, kept);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
    throw toDiskError(error, kept);
  }
}
