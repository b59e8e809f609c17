/** How far a job is. */
export interface WorkProgress {
  readonly done: number;
  readonly total: number;
  readonly skipped: number;
  readonly secondsLeft: number;
}

/** Reports at most so often. */
const REPORT_EVERY_MS = 200;

/**
 * Does work on every item, some at a time, and tells how long it will take.
 *
 * @param work - Returns true when the item was left out.
 * @throws What `work` throws first, or the signal's reason.
 */
export async function runAll<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<boolean>,
  onProgress: (progress: WorkProgress) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const started = performance.now();
  let reported = Number.NEGATIVE_INFINITY;
  let next = 0;
  let done = 0;
  let skipped = 0;
  let failed = false;
  const report = () => {
    const now = performance.now();
    if (now - reported < REPORT_EVERY_MS && done < items.length) return;
    reported = now;
    const secondsLeft = (((now - started) / 1000) * (items.length - done)) / Math.max(1, done);
    onProgress({ done, total: items.length, skipped, secondsLeft });
  };
  const lane = async () => {
    while (next < items.length && !failed) {
      signal?.throwIfAborted();
      const item = items[next++] as T;
      if (await work(item)) skipped++;
      done++;
      report();
    }
  };
  await Promise.all(
    Array.from({ length: width }, () =>
      lane().catch((error: unknown) => {
        failed = true;
        throw error;
      }),
    ),
  );
}
