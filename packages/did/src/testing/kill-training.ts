import { type ChildProcess, fork } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SeededRandom } from '@did/runtime';
import { readMetrics } from '../train/run-log.js';
import { stepOfEvent } from '../train/tensorboard/event.js';
import { readTfRecords } from '../train/tensorboard/tf-record.js';
import { hashOfTensors } from './small-training.js';

const CHILD = fileURLToPath(new URL('./training-child.ts', import.meta.url));
const LOADER = ['--import', 'tsx', '--conditions=@did/source', '--no-warnings'];

/** What is left of a run in the end, as far as it must not depend on what happened on the way. */
export interface RunTraces {
  /** By file of `checkpoints/last` and `best`. */
  readonly hashes: Readonly<Record<string, string>>;
  /** Rows of metrics.jsonl without their times. */
  readonly rows: readonly unknown[];
  /** Steps in the event files. */
  readonly eventSteps: readonly number[];
}

/** One run that was killed once. */
export interface KilledRun {
  /** Milliseconds after training started. */
  readonly killedAtMs: number;
  /** Steps whose checkpoint stood when it was killed. */
  readonly resumedFrom: number;
  readonly traces: RunTraces;
}

/** Trains to the end without an interruption; gives how long training took. */
export async function trainStraight(run: string): Promise<{ ms: number; traces: RunTraces }> {
  const ms = await trainInChild(run, null);
  return { ms: ms as number, traces: await tracesOf(run) };
}

/**
 * Trains in processes of their own, ends one by SIGKILL at a random moment of training, and goes on to the end.
 *
 * @param run - A new folder.
 * @param trainingMs - How long training takes; the moment is drawn from it.
 */
export async function killOnce(run: string, trainingMs: number, random: SeededRandom): Promise<KilledRun> {
  const killedAtMs = random.uniform(0, trainingMs);
  if ((await trainInChild(run, killedAtMs)) !== null) return killOnce(`${run}-again`, trainingMs, random);
  const state = join(run, 'checkpoints/last/state.json');
  const resumedFrom = await readFile(state, 'utf8').then(
    (text) => (JSON.parse(text) as { step: number }).step,
    () => 0,
  );
  await trainInChild(run, null);
  return { killedAtMs, resumedFrom, traces: await tracesOf(run) };
}

/** Milliseconds that training took; null where it was killed before its end. */
function trainInChild(run: string, killAfterMs: number | null): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = fork(CHILD, [run], {
      execArgv: LOADER,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let errors = '';
    child.stderr?.on('data', (chunk) => {
      errors += String(chunk);
    });
    let [started, ended] = [0, 0];
    let timer: NodeJS.Timeout | undefined;
    child.on('message', (type) => {
      if (type === 'train-end') ended = performance.now();
      if (type !== 'train-start') return;
      started = performance.now();
      if (killAfterMs !== null) timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    });
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      if (status === 0) resolve(ended - started);
      else if (signal === 'SIGKILL') resolve(null);
      else reject(new Error(`The training process ended with ${signal ?? status}: ${errors}`));
    });
  });
}

async function tracesOf(run: string): Promise<RunTraces> {
  const hashes: Record<string, string> = {};
  const checkpoints = (await readdir(join(run, 'checkpoints'))).sort();
  for (const name of checkpoints) {
    for (const file of await readdir(join(run, 'checkpoints', name))) {
      if (!file.endsWith('.safetensors')) continue;
      hashes[`${name}/${file}`] = await hashOfTensors(run, 'checkpoints', name, file);
    }
  }
  const rows = (await readMetrics(join(run, 'metrics.jsonl'))).map((row) => ({ ...row, ms: 0 }));
  const eventSteps: number[] = [];
  for (const name of (await readdir(run)).filter((file) => file.includes('tfevents')).sort()) {
    // The first two events of a file are no numbers: its format, and where it starts.
    const records = [...readTfRecords(await readFile(join(run, name)))].slice(2);
    eventSteps.push(...records.map(({ data }) => stepOfEvent(data)));
  }
  return { hashes, rows, eventSteps };
}
