import { DidError } from '@did/runtime';
import { fitPicture, MAX_SIDE } from '../fit-picture.js';
import type { OpenedFrame, OpenedVideo } from '../opened-input.js';
import { canvasPixels } from './canvas-pixels.js';

/** An element does not tell its frames: they are counted as if there were so many a second. */
const FRAMES_PER_SECOND = 30;
/** An element that says nothing for so long is given up. */
const STALL_MS = 15_000;
/** Seeking there makes a browser find out how long a recording is that does not say so. @unit seconds */
const FAR = 1e9;

/**
 * The clip of a `<video>` element, read by seeking, on the main thread: for what WebCodecs cannot read and the browser can play.
 *
 * @remarks
 * Frames are numbered as if there were 30 a second. Their pixels are the browser's own: colours may differ from those of Node by a
 * few levels, and logits with them. The element is paused and left where it stood.
 *
 * @throws DidError: DID_DATA when the browser cannot play it, DID_USAGE for one that is a stream.
 */
export async function clipOfElement(element: HTMLVideoElement): Promise<OpenedVideo> {
  if (element.readyState < HTMLMediaElement.HAVE_METADATA)
    await heard(element, 'loadedmetadata', 'loading it');
  if (element.srcObject !== null) {
    throw new DidError(
      'DID_USAGE',
      'Detector.predict: a camera has no end to seek to; give the element itself to judge the frame that it shows.',
    );
  }
  element.pause();
  const before = element.currentTime;
  if (!Number.isFinite(element.duration)) {
    const known = heard(element, 'durationchange', 'finding its end');
    element.currentTime = FAR;
    await known;
  }
  const { duration, videoWidth, videoHeight } = element;
  if (videoWidth === 0 || videoHeight === 0) throw cannotPlay(element, 'it shows no picture');
  const scale = Math.min(1, (2 * MAX_SIDE) / Math.max(videoWidth, videoHeight));
  const count = Math.max(1, Math.round(duration * FRAMES_PER_SECOND));
  const times = Array.from({ length: count }, (_, i) => i / FRAMES_PER_SECOND);
  return {
    kind: 'video',
    times,
    width: videoWidth,
    height: videoHeight,
    async *frames(indices, signal): AsyncGenerator<OpenedFrame> {
      for (const index of indices) {
        signal?.throwIfAborted();
        const time = times[index] as number;
        // In the middle of the frame: at its edge a browser may show the one before.
        await seek(element, Math.min(duration, time + 0.5 / FRAMES_PER_SECOND));
        const image = canvasPixels(element, Math.round(videoWidth * scale), Math.round(videoHeight * scale));
        yield { image: fitPicture(image), index, timeMs: Math.round(time * 1000) };
      }
    },
    async close() {
      element.currentTime = before;
    },
  };
}

/** A video file's clip through an element of its own; the main thread only. */
export async function clipOfFile(file: Blob): Promise<OpenedVideo> {
  const element = document.createElement('video');
  Object.assign(element, { muted: true, playsInline: true, preload: 'auto' });
  const url = URL.createObjectURL(file);
  const free = () => {
    element.removeAttribute('src');
    element.load();
    URL.revokeObjectURL(url);
  };
  try {
    element.src = url;
    return { ...(await clipOfElement(element)), close: async () => free() };
  } catch (error) {
    free();
    throw error;
  }
}

async function seek(element: HTMLVideoElement, time: number): Promise<void> {
  const there = heard(element, 'seeked', `seeking to ${time.toFixed(2)} s`);
  element.currentTime = time;
  await there;
  // "seeked" may come before the frame is there to be drawn.
  if (element.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
    await heard(element, 'loadeddata', `seeking to ${time.toFixed(2)} s`);
  }
}

function heard(element: HTMLVideoElement, event: string, what: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = new AbortController();
    const timer = setTimeout(() => end(cannotPlay(element, `${what} took too long`)), STALL_MS);
    const end = (error?: DidError) => {
      clearTimeout(timer);
      ended.abort();
      if (error === undefined) resolve();
      else reject(error);
    };
    element.addEventListener(event, () => end(), { signal: ended.signal });
    element.addEventListener('error', () => end(cannotPlay(element, what)), { signal: ended.signal });
    if (element.error !== null) end(cannotPlay(element, what));
  });
}

function cannotPlay(element: HTMLVideoElement, what: string): DidError {
  const reason = element.error?.message || what;
  return new DidError(
    'DID_DATA',
    `the file is not a video that this browser can play: ${reason}. Convert it (ffmpeg -i CLIP -c:v libx264 -pix_fmt yuv420p CLIP.mp4).`,
    { reason },
  );
}
