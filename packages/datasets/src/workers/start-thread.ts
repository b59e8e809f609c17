import { Worker } from 'node:worker_threads';

/**
 * Starts a thread on a file of {@link runnableFile}.
 *
 * @remarks Node 20 gives threads the options of their process but not what a loader has registered: TypeScript sources
 * register tsx again, which only a checkout of this project has.
 */
export function startThread(file: URL, workerData: unknown): Worker {
  if (!file.pathname.endsWith('.ts')) return new Worker(file, { workerData });
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const code = `import(${loader}).then(({ register }) => { register(); return import(${JSON.stringify(file.href)}); });`;
  return new Worker(code, { workerData, eval: true });
}
