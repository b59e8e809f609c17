import { Worker } from 'node:worker_threads';
import { type EmbeddingJob, embedPoints } from './embed-points.js';

/** What the thread says. */
export type EmbeddingAnswer =
  | { readonly type: 'embedding-progress'; readonly done: number; readonly of: number }
  | { readonly type: 'embedding-done'; readonly points: [number, number][] };

/** How to wait for an {@link EmbeddingJob}. */
export interface EmbedInThreadOptions {
  readonly onProgress?: ((done: number, of: number) => void) | undefined;
  /** Ends the thread. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * {@link embedPoints} in a thread of its own, so that progress, Ctrl-C and servers go on meanwhile. From TypeScript sources without
 * tsx, as in this project's tests, it runs where it is called.
 */
export function embedInThread(
  job: EmbeddingJob,
  options: EmbedInThreadOptions = {},
): Promise<[number, number][]> {
  const { onProgress = () => {}, signal } = options;
  const thread = startThread(job);
  if (thread === null) return Promise.resolve(embedPoints(job, onProgress));
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    thread.on('message', (answer: EmbeddingAnswer) => {
      if (answer.type === 'embedding-progress') onProgress(answer.done, answer.of);
      else resolve(answer.points);
    });
    thread.on('error', reject);
    thread.on('exit', (status) => reject(new Error(`The thread that embeds features ended with ${status}.`)));
    if (signal?.aborted) stop();
  }).finally(() => void thread.terminate()) as Promise<[number, number][]>;
}

/** Node 20 gives threads the options of their process but not the loader that these have registered. */
function startThread(job: EmbeddingJob): Worker | null {
  if (!import.meta.url.endsWith('.ts')) {
    return new Worker(new URL('./embedding-thread.js', import.meta.url), { workerData: job });
  }
  if (!process.execArgv.some((option) => option.includes('tsx'))) return null;
  const file = JSON.stringify(new URL('./embedding-thread.ts', import.meta.url).href);
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const code = `import(${loader}).then(({ register }) => { register(); return import(${file}); });`;
  return new Worker(code, { workerData: job, eval: true });
}
