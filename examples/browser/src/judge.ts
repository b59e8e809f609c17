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
  onProgress?(progress: PredictProgress): void;
  end(answer: Answer): void;
  readonly clip?: OpenedVideo;
}

/** The page's side of the worker. */
export class Judge {
  private readonly worker = new Worker(new URL('judge-worker.js', import.meta.url), { type: 'module' });
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  constructor(events: JudgeEvents) {
    this.worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.type === 'loading') events.loading(data.loadedBytes, data.totalBytes);
      else if (data.type === 'ready') events.ready(data);
      else if (data.type === 'not-ready') events.notReady(data.failure);
      else if (data.type === 'progress') this.waiting.get(data.id)?.onProgress?.(data.progress);
      else if (data.type === 'want') void this.giveFrame(data.id, data.index);
      else this.waiting.get(data.id)?.end(data);
    };
    this.worker.onerror = (event) => {
      events.notReady({
        code: 'DID_BACKEND',
        message: event.message || 'the worker could not be started. Load the page again.',
      });
    };
    this.ask({ type: 'load' });
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
    return new Promise((resolve, reject) => {
      this.waiting.set(id, {
        end: (answer) => {
          this.waiting.delete(id);
          if (answer.type === 'maps') resolve(answer.maps);
          else reject(new Error(answer.type === 'failed' ? answer.failure.message : answer.type));
        },
      });
      this.ask({ type: 'maps', id, given });
    });
  }

  private request(
    of: (id: number) => Request,
    signal: AbortSignal,
    waiting: Omit<Waiting, 'end'>,
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
      this.waiting.set(id, { ...waiting, end });
      this.ask(of(id));
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
