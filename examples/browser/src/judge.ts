import {
  clipOfFile,
  type FaceMap,
  type OpenedVideo,
  type PredictProgress,
  type Verdict,
} from '@did/did/browser';
import type { Answer, Failure, Given, Request } from './messages.js';

/** What {@link Judge} tells of. */
export interface JudgeEvents {
  loading(loadedBytes: number, totalBytes: number | null): void;
  ready(ready: Extract<Answer, { readonly type: 'ready' }>): void;
  notReady(failure: Failure): void;
}

/** A verdict, or why there is none. */
export type Outcome =
  | { readonly verdict: Verdict; readonly milliseconds: number }
  | { readonly failure: Failure };

interface Waiting {
  readonly request: Request;
  onProgress?(progress: PredictProgress): void;
  end(answer: Answer): void;
  readonly clip?: OpenedVideo;
}

/** A worker that says nothing for so long is stuck: a damaged file may lead its reader round in circles. */
const SILENCE_MS = 60_000;
const PING_MS = 5_000;

/** The page's side of the worker. */
export class Judge {
  private readonly waiting = new Map<number, Waiting>();
  private readonly events: JudgeEvents;
  private worker: Worker;
  private heard = performance.now();
  private last = 0;

  constructor(events: JudgeEvents) {
    this.events = events;
    this.worker = this.start();
    setInterval(() => {
      if (this.waiting.size === 0) this.heard = performance.now();
      else if (performance.now() - this.heard > SILENCE_MS) this.revive();
      else this.ask({ type: 'ping' });
    }, PING_MS);
  }

  private start(): Worker {
    const worker = new Worker(new URL('judge-worker.js', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      this.heard = performance.now();
      this.hear(data);
    };
    worker.onerror = (event) => {
      this.events.notReady({
        code: 'DID_BACKEND',
        message: event.message || 'the worker could not be started. Load the page again.',
      });
    };
    worker.postMessage({ type: 'load' } satisfies Request);
    return worker;
  }

  private hear(data: Answer): void {
    const { events } = this;
    if (data.type === 'loading') events.loading(data.loadedBytes, data.totalBytes);
    else if (data.type === 'ready') events.ready(data);
    else if (data.type === 'not-ready') events.notReady(data.failure);
    else if (data.type === 'progress') this.waiting.get(data.id)?.onProgress?.(data.progress);
    else if (data.type === 'want') void this.giveFrame(data.id, data.index);
    else if (data.type !== 'pong') this.waiting.get(data.id)?.end(data);
  }

  /** Ends a worker that is stuck: what it was at cannot be judged, what waits behind goes to another. */
  private revive(): void {
    this.worker.terminate();
    this.heard = performance.now();
    this.worker = this.start();
    const [stuck] = this.waiting.keys();
    if (stuck === undefined) return;
    const message = `it was given up after ${SILENCE_MS / 1000} s without an answer; the file is damaged, or too much for this machine.`;
    this.waiting.get(stuck)?.end({ type: 'failed', id: stuck, failure: { code: 'DID_DATA', message } });
    for (const { request } of this.waiting.values()) this.ask(request);
  }

  /** The verdict on what was given; never throws. */
  async verdict(
    given: Given,
    signal: AbortSignal,
    onProgress: (progress: PredictProgress) => void,
  ): Promise<Outcome> {
    const outcome = await this.request((id) => ({ type: 'judge', id, given }), signal, { onProgress });
    // What the worker has no decoder for, an element may still play.
    if (!('failure' in outcome) || outcome.failure.code !== 'DID_BACKEND' || !(given instanceof Blob))
      return outcome;
    const clip = await clipOfFile(given).catch(() => null);
    if (clip === null) return outcome;
    const { times, width, height } = clip;
    try {
      return await this.request((id) => ({ type: 'judge-clip', id, times, width, height }), signal, {
        onProgress,
        clip,
      });
    } finally {
      await clip.close();
    }
  }

  /** M_df over each face of a picture. @throws Error with what the worker says */
  maps(given: Given): Promise<readonly FaceMap[]> {
    const id = ++this.last;
    const request: Request = { type: 'maps', id, given };
    return new Promise((resolve, reject) => {
      this.waiting.set(id, {
        request,
        end: (answer) => {
          this.waiting.delete(id);
          if (answer.type === 'maps') resolve(answer.maps);
          else reject(new Error(answer.type === 'failed' ? answer.failure.message : answer.type));
        },
      });
      this.ask(request);
    });
  }

  private request(
    of: (id: number) => Request,
    signal: AbortSignal,
    waiting: Omit<Waiting, 'end' | 'request'>,
  ): Promise<Outcome> {
    const id = ++this.last;
    const stop = () => this.ask({ type: 'stop', id });
    signal.addEventListener('abort', stop, { once: true });
    return new Promise((resolve) => {
      const end = (answer: Answer) => {
        this.waiting.delete(id);
        signal.removeEventListener('abort', stop);
        if (answer.type === 'verdict') resolve(answer);
        else if (answer.type === 'failed') resolve(answer);
      };
      const request = of(id);
      this.waiting.set(id, { ...waiting, request, end });
      this.ask(request);
    });
  }

  private async giveFrame(id: number, index: number): Promise<void> {
    const clip = this.waiting.get(id)?.clip;
    for await (const frame of clip?.frames([index]) ?? []) {
      this.worker.postMessage({ type: 'frame', id, frame } satisfies Request, [frame.image.data.buffer]);
      return;
    }
    this.ask({ type: 'frame', id, frame: null });
  }

  private ask(request: Request): void {
    this.worker.postMessage(request);
  }
}
