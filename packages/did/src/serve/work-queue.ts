import { Problem } from './problem.js';

/** A request that was let in; it counts until it leaves. */
export type Leave = () => void;

/** How much a queue takes. */
export interface WorkQueueOptions {
  /** Pieces of work at the same time. */
  readonly concurrency: number;
  /** Requests that may be inside beside as many as run. */
  readonly maxQueue: number;
}

interface Waiting {
  readonly begin: () => void;
}

/** Weight of the latest piece of work in the mean time of one. */
const LATEST = 0.2;

/**
 * Lets a bounded number of requests in and gives them their turns, first come, first served.
 *
 * @remarks
 * Who gives up leaves at once. A turn that has begun is held until its work has really ended, even where nobody waits for it any
 * more: another beside it would take memory and time that `concurrency` promises not to take. (p-queue frees the place of an
 * aborted task at once.)
 */
export class WorkQueue {
  private readonly options: WorkQueueOptions;
  private readonly waiting: Waiting[] = [];
  private readonly running = new Map<symbol, number>();
  private inside = 0;
  private meanMs = 1000;
  private idle: (() => void)[] = [];

  constructor(options: WorkQueueOptions) {
    this.options = options;
  }

  /** Pieces of work that wait for their turn. */
  get length(): number {
    return this.waiting.length;
  }

  /** Pieces of work under way. */
  get active(): number {
    return this.running.size;
  }

  /** Nobody else is let in. */
  get full(): boolean {
    return this.inside >= this.options.concurrency + this.options.maxQueue;
  }

  /** How long the longest piece of work under way has taken. @unit milliseconds */
  get longestMs(): number {
    return Math.max(0, ...[...this.running.values()].map((began) => performance.now() - began));
  }

  /** About how long it takes until somebody leaves. @unit seconds, at least 1 */
  get retrySeconds(): number {
    return Math.max(1, Math.ceil((this.meanMs * (this.length + 1)) / this.options.concurrency / 1000));
  }

  /** Lets a request in. @throws Problem queue_full */
  enter(): Leave {
    if (this.full) {
      const seconds = this.retrySeconds;
      throw new Problem(
        'queue_full',
        `${this.inside} requests are being worked on or wait, and no more are taken. Try again in ${seconds} s.`,
        { 'retry-after': String(seconds) },
      );
    }
    this.inside++;
    let left = false;
    return () => {
      if (!left) this.inside--;
      left = true;
    };
  }

  /** Runs a piece of work when its turn comes. @throws the signal's reason as soon as it ends, else what the work throws */
  run<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const giveUp = () => {
        const place = this.waiting.indexOf(waiting);
        if (place >= 0) this.waiting.splice(place, 1);
        reject(signal.reason);
      };
      const begin = () => {
        const key = Symbol('turn');
        const began = performance.now();
        this.running.set(key, began);
        work()
          .then(resolve, reject)
          .finally(() => {
            signal.removeEventListener('abort', giveUp);
            this.meanMs += LATEST * (performance.now() - began - this.meanMs);
            this.running.delete(key);
            this.next();
          });
      };
      const waiting: Waiting = { begin };
      signal.addEventListener('abort', giveUp, { once: true });
      this.waiting.push(waiting);
      this.next();
    });
  }

  /** Resolves when nothing is under way. */
  async drained(): Promise<void> {
    if (this.active > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private next(): void {
    while (this.active < this.options.concurrency && this.waiting.length > 0) this.waiting.shift()?.begin();
    if (this.active > 0) return;
    for (const resolve of this.idle) resolve();
    this.idle = [];
  }
}
