/** The worker: everything that computes. */
import { loadDetector, type OpenedFrame, type OpenedVideo } from '@did/did/browser';
import { prepareBackend } from '@did/runtime';
import type { Answer, Failure, Request } from './messages.js';

type Loaded = Awaited<ReturnType<typeof loadDetector>>;

const answer = (message: Answer) => self.postMessage(message);
const running = new Map<number, AbortController>();
/** Who waits for a frame that the page reads. */
const waiting = new Map<number, (frame: OpenedFrame | null) => void>();
let detector: Promise<Loaded> | undefined;
/** One after another: two at a time would take twice the memory, and no less time. */
let queue: Promise<unknown> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<Request>) => {
  if (data.type === 'load') void load();
  else if (data.type === 'ping') answer({ type: 'pong' });
  else if (data.type === 'stop') running.get(data.id)?.abort();
  else if (data.type === 'frame') waiting.get(data.id)?.(data.frame);
  else {
    running.set(data.id, new AbortController());
    queue = queue.then(() => work(data));
  }
};

async function load(): Promise<void> {
  try {
    detector = start();
    const { record } = await detector;
    const { name, device } = await prepareBackend('auto', { wasmPaths: './wasm/' });
    answer({ type: 'ready', record, backend: name, device });
  } catch (error) {
    answer({ type: 'not-ready', failure: failureOf(error) });
  }
}

async function start(): Promise<Loaded> {
  // Only where there is a GPU to ask: the backend is half a megabyte.
  if ('gpu' in navigator && (await navigator.gpu?.requestAdapter()) != null) {
    await import('@tensorflow/tfjs-backend-webgpu');
  }
  const loaded = new Map<string, { loadedBytes: number; totalBytes: number | null }>();
  return loadDetector('./detector/', {
    wasmPaths: './wasm/',
    onProgress: ({ file, ...progress }) => {
      loaded.set(file, progress);
      const all = [...loaded.values()];
      answer({
        type: 'loading',
        loadedBytes: all.reduce((sum, one) => sum + one.loadedBytes, 0),
        totalBytes: all.reduce<number | null>(
          (sum, one) => (sum === null || one.totalBytes === null ? null : sum + one.totalBytes),
          0,
        ),
      });
    },
  });
}

type Work = Extract<Request, { readonly type: 'judge' | 'judge-clip' | 'maps' }>;

async function work(request: Work): Promise<void> {
  const { id } = request;
  const signal = (running.get(id) as AbortController).signal;
  try {
    signal.throwIfAborted();
    const one = await (detector as Promise<Loaded>);
    if (request.type === 'maps') {
      answer({ type: 'maps', id, maps: await one.faceMaps(request.given) });
      return;
    }
    const start = performance.now();
    const verdict = await one.predict(request.type === 'judge' ? request.given : clipOfPage(request), {
      signal,
      onProgress: (progress) => answer({ type: 'progress', id, progress }),
    });
    answer({ type: 'verdict', id, verdict, milliseconds: performance.now() - start });
  } catch (error) {
    answer({ type: 'failed', id, failure: failureOf(error) });
  } finally {
    running.delete(id);
  }
}

/** A clip whose frames the page reads, through an element that plays it. */
function clipOfPage({
  id,
  times,
  width,
  height,
}: Extract<Work, { readonly type: 'judge-clip' }>): OpenedVideo {
  return {
    kind: 'video',
    ...{ times, width, height },
    async *frames(indices, signal) {
      for (const index of indices) {
        signal?.throwIfAborted();
        const frame = await new Promise<OpenedFrame | null>((resolve) => {
          waiting.set(id, resolve);
          answer({ type: 'want', id, index });
        });
        if (frame !== null) yield frame;
      }
    },
    close: async () => {
      waiting.delete(id);
    },
  };
}

function failureOf(error: unknown): Failure {
  const { code, message } = error as Error & { code?: unknown };
  return { code: typeof code === 'string' ? code : 'DID_DATA', message: message.replace(/^\[\w+\] /, '') };
}
