import { DidError } from '@did/runtime';

/** A signal that a caller or a clock aborts. */
export interface TimeLimit {
  readonly signal: AbortSignal;
  /** What the work gives, or the signal's reason as soon as it is aborted; a result that comes later goes to `late`. */
  race<T>(work: Promise<T>, late?: (result: T) => void): Promise<T>;
  /** Stops the clock. */
  end(): void;
}

/**
 * Starts the clock of one input.
 *
 * @param timeoutMs - Infinity for none.
 */
export function startTimeLimit(timeoutMs: number, signal: AbortSignal | undefined): TimeLimit {
  const clock = new AbortController();
  const timer =
    timeoutMs === Number.POSITIVE_INFINITY
      ? undefined
      : setTimeout(() => {
          clock.abort(
            new DidError(
              'DID_DATA',
              `the input took longer than ${timeoutMs / 1000} s and was given up. Allow more time, or fewer frames.`,
              { timeoutMs },
            ),
          );
        }, timeoutMs);
  const both = signal === undefined ? clock.signal : AbortSignal.any([signal, clock.signal]);
  return {
    signal: both,
    race: (work, late) =>
      new Promise((resolve, reject) => {
        const stop = () => reject(both.reason);
        if (both.aborted) stop();
        else both.addEventListener('abort', stop, { once: true });
        work.then(
          (result) => {
            both.removeEventListener('abort', stop);
            if (both.aborted) late?.(result);
            else resolve(result);
          },
          (error: unknown) => {
            both.removeEventListener('abort', stop);
            reject(error);
          },
        );
      }),
    end: () => clearTimeout(timer),
  };
}
