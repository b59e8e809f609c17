import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { DidError } from '@did/runtime';
import type { Sample } from '../sample.js';
import { fromPlainError, type PlainError } from '../workers/plain-error.js';
import { runnableFile } from '../workers/runnable-file.js';
import { startThread } from '../workers/start-thread.js';
import type { MadePixels, PixelJob, PixelMaker, PixelRecipe } from './pixel-maker.js';
import { requireSide } from './require-side.js';

/** What a thread is started with. */
export interface PixelThreadData {
  readonly dir: string;
  readonly recipe: PixelRecipe;
}

/** What a thread answers. */
export type PixelThreadAnswer =
  | { readonly id: number; readonly made: MadePixels }
  | { readonly id: number; readonly error: PlainError };

interface Waiting {
  readonly thread: number;
  readonly resolve: (made: MadePixels) => void;
  readonly reject: (error: unknown) => void;
}

/** A thread takes a second to start; smaller crops are varied in less than that over a whole short run. @unit pixels */
const LEAST_SIDE = 128;

/** Half the cores, which the network needs too, and eight at most: they feed any one device. None for small crops. */
export function defaultPixelThreads(side: number): number {
  return side < LEAST_SIDE ? 0 : Math.max(1, Math.min(8, Math.floor(availableParallelism() / 2)));
}

/** The file of a thread; undefined under a loader that threads do not have, as in Jest. */
const threadFile = () => runnableFile(import.meta.url, './pixel-thread');

/** False where threads cannot be started and pixels have to be made in this one. */
export function canUseThreads(): boolean {
  return threadFile() !== undefined;
}

/**
 * Makes pixels in threads beside this one, so that a network which holds it for a whole step finds the next batch ready.
 *
 * @remarks Each crop belongs to one thread, which keeps its pixels; the threads do not keep a process alive.
 * @param dir - Of a crop set on the disk.
 */
export function createPixelThreads(dir: string, recipe: PixelRecipe, threads: number): PixelMaker {
  const workerData: PixelThreadData = {
    dir,
    recipe: { ...recipe, maxStoreBytes: recipe.maxStoreBytes / threads },
  };
  const waiting = new Map<number, Waiting>();
  const load = new Array<number>(threads).fill(0);
  let nextId = 0;
  let failure: unknown;

  const settle = (id: number): Waiting | undefined => {
    const job = waiting.get(id);
    if (job === undefined) return undefined;
    waiting.delete(id);
    load[job.thread] = (load[job.thread] as number) - 1;
    if (load[job.thread] === 0) workers[job.thread]?.unref();
    return job;
  };
  const fail = (error: unknown) => {
    failure ??= error;
    for (const id of [...waiting.keys()]) settle(id)?.reject(failure);
  };
  const workers = load.map(() => {
    const worker = startThread(threadFile() as URL, workerData);
    worker.unref();
    worker.on('message', (answer: PixelThreadAnswer) => {
      const job = settle(answer.id);
      if ('made' in answer) job?.resolve(answer.made);
      else job?.reject(fromPlainError(answer.error));
    });
    worker.on('error', (cause) => fail(endedEarly(cause)));
    worker.on('exit', () => fail(endedEarly(undefined)));
    return worker;
  });

  const ask = (thread: number, job: PixelJob) =>
    new Promise<MadePixels>((resolve, reject) => {
      if (failure !== undefined) {
        reject(failure);
        return;
      }
      const id = nextId++;
      waiting.set(id, { thread, resolve, reject });
      load[thread] = (load[thread] as number) + 1;
      const worker = workers[thread] as Worker;
      // Whoever waits for pixels must not see the process end before they come.
      worker.ref();
      worker.postMessage({ id, job });
    });

  return {
    async make({ samples, draws }) {
      const parts = Array.from({ length: threads }, (_, thread) =>
        samples.flatMap((sample, i) => (ownerOf(sample, threads) === thread ? [i] : [])),
      );
      const made = await Promise.all(
        parts.map((places, thread) =>
          places.length === 0
            ? undefined
            : ask(thread, {
                samples: places.map((i) => samples[i] as Sample),
                draws: places.map((i) => draws[i] as string),
              }),
        ),
      );
      return gather(made, parts, samples);
    },
    // Decoding ahead would take the cores from the network; threads have the time of a step for it anyway.
    warm: () => undefined,
    dispose() {
      fail(new DidError('DID_USAGE', 'createBatches: the batches were disposed of before they came.'));
      for (const worker of workers) void worker.terminate();
    },
  };
}

/** The thread that a crop belongs to. */
function ownerOf({ path }: Sample, threads: number): number {
  let hash = 0;
  for (let i = 0; i < path.length; i++) hash = (Math.imul(hash, 31) + path.charCodeAt(i)) >>> 0;
  return hash % threads;
}

/** Puts the threads' crops back into the order of the batch. */
function gather(
  made: readonly (MadePixels | undefined)[],
  parts: readonly (readonly number[])[],
  samples: readonly Sample[],
): MadePixels {
  const present = made.filter((part) => part !== undefined);
  const [first] = present;
  if (present.length === 1 && first !== undefined) return first;
  const side = first?.side ?? 0;
  const length = side * side * 3;
  const pixels = new Float32Array(samples.length * length);
  made.forEach((part, thread) => {
    if (part === undefined) return;
    const places = parts[thread] as readonly number[];
    requireSide(samples[places[0] as number] as Sample, part.side, part.side, side);
    places.forEach((place, i) => {
      pixels.set(part.pixels.subarray(i * length, (i + 1) * length), place * length);
    });
  });
  return { pixels, side };
}

function endedEarly(cause: unknown): Error {
  return new Error(
    'createBatches: a thread that reads crops ended early. Start again; with a smaller `maxStoreBytes` or fewer `threads` if memory ran out.',
    { cause },
  );
}
