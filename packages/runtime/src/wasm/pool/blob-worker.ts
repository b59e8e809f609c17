/** A worker from a blob has begun long before, even on a busy machine. */
const PATIENCE_MS = 10_000;

/**
 * Starts a worker from a script given as text, and waits until it says something.
 *
 * @param greet - what it is sent first
 * @returns the worker; undefined where this page may not have one (a content security policy without `worker-src blob:`)
 */
export function startBlobWorker(
  source: string,
  greet: unknown = null,
  patienceMs: number = PATIENCE_MS,
): Promise<Worker | undefined> {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  return new Promise((resolve) => {
    let worker: Worker | undefined;
    const settle = (good: boolean) => {
      clearTimeout(timer);
      URL.revokeObjectURL(url);
      if (!good) worker?.terminate();
      resolve(good ? worker : undefined);
    };
    const timer = setTimeout(() => settle(false), patienceMs);
    try {
      worker = new Worker(url);
      worker.onmessage = () => settle(true);
      worker.onerror = (event) => {
        event.preventDefault();
        settle(false);
      };
      worker.postMessage(greet);
    } catch {
      settle(false);
    }
  });
}
