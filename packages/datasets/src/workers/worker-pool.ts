import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { FaceDetector } from '@did/faces';
import { type OpenDetectors, openDetectors } from './open-detector.js';
import { fromPlainError, type PlainError } from './plain-error.js';
import { runnableFile } from './runnable-file.js';
import { runWorkTask, type WorkAnswers, type WorkTask } from './work-task.js';

/** Does tasks, several at a time. */
export interface WorkPool {
  /** How many tasks are done at once. */
  readonly width: number;
  run<T extends WorkTask>(task: T): Promise<WorkAnswers[T['type']]>;
  close(): void;
}

/** One for each core: no task waits for another. */
export function defaultWorkers(): number {
  return Math.max(1, availableParallelism());
}

/**
 * Worker processes; or this process, when one worker is asked for or the sources run under a loader that
 * child processes do not have.
 */
export function openWorkPool(workers: number, own?: Partial<OpenDetectors>): WorkPool {
  const file = workerFile();
  if (workers <= 1 || own !== undefined || file === undefined) {
    return inThisProcess({ ...openDetectors(), ...own });
  }
  return inProcesses(workers, fileURLToPath(file));
}

/** The file of a worker process; undefined under a loader that it would not have. */
const workerFile = () => runnableFile(import.meta.url, './worker-process');

function inThisProcess(open: OpenDetectors): WorkPool {
  const used = new Set<Promise<FaceDetector>>();
  const remember = <T extends FaceDetector>(detector: Promise<T>) => {
    used.add(detector);
    return detector;
  };
  const remembered: OpenDetectors = {
    portraits: () => remember(open.portraits()),
    frames: (name) => remember(open.frames(name)),
  };
  return {
    width: 1,
    run: (async (task: WorkTask) => runWorkTask(task, remembered)) as WorkPool['run'],
    close: () => {
      for (const detector of used) void detector.then((one) => one.dispose());
    },
  };
}

interface Pending {
  readonly task: WorkTask;
  readonly child: ChildProcess;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: unknown) => void;
}

interface Answer {
  readonly id: number;
  readonly answer?: unknown;
  readonly error?: PlainError;
}

/** So many processes that end before one has answered are no broken file any more. */
const MOST_DEATHS = 4;

function inProcesses(workers: number, file: string): WorkPool {
  const waiting = new Map<number, Pending>();
  const load = new Map<ChildProcess, number>();
  let nextId = 0;
  let deaths = 0;
  let closed = false;
  const start = () => {
    const child = fork(file, { serialization: 'advanced' });
    load.set(child, 0);
    child.on('message', ({ id, answer, error }: Answer) => {
      deaths = 0;
      load.set(child, (load.get(child) ?? 1) - 1);
      const pending = waiting.get(id);
      waiting.delete(id);
      if (error === undefined) pending?.resolve(answer as never);
      else pending?.reject(fromPlainError(error));
    });
    child.on('exit', (status, signal) => {
      if (closed) return;
      load.delete(child);
      deaths++;
      const how = signal ?? `status ${status}`;
      const tooMany = deaths >= MOST_DEATHS;
      for (const [id, { task, child: owner, resolve, reject }] of [...waiting]) {
        if (owner !== child && !tooMany) continue;
        waiting.delete(id);
        // A decoder that a broken video brings down must not take the others with it.
        if (task.type === 'prepare' && !tooMany) {
          resolve({ reason: `its worker process ended early (${how})` } as never);
        } else reject(endedEarly(how));
      }
      if (!tooMany) start();
    });
  };
  for (let i = 0; i < workers; i++) start();
  return {
    width: workers,
    run: (task: WorkTask) =>
      new Promise((resolve, reject) => {
        const [child] = [...load].sort((one, two) => one[1] - two[1])[0] as [ChildProcess, number];
        load.set(child, (load.get(child) ?? 0) + 1);
        const id = nextId++;
        waiting.set(id, { task, child, resolve, reject });
        child.send({ id, task });
      }) as never,
    close() {
      closed = true;
      for (const child of load.keys()) child.disconnect();
    },
  };
}

function endedEarly(how: string): Error {
  return new Error(
    `A worker process ended early (${how}). Start again: what is done is kept; with fewer workers if memory ran out.`,
  );
}
