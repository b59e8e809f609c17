/** A page that judges with a detector, in functions that the runner calls; on the main thread and in a worker. */
import type { BrowserDetector, BrowserInput, LoadProgress, PredictProgress, Verdict } from '@did/did/browser';
import { loadDetector } from '@did/did/browser';
import * as tf from '@tensorflow/tfjs';
import { answerCalls } from './answer-calls.js';

let detector: Promise<BrowserDetector> | undefined;
const loading: LoadProgress[] = [];

/** The detector of the site, loaded once. */
function theDetector(): Promise<BrowserDetector> {
  detector ??= loadDetector('/detector', {
    backend: 'wasm',
    wasmPaths: '/wasm/',
    onProgress: (progress) => loading.push(progress),
  });
  return detector;
}

answerCalls({ judge, judgeAs, judgeAll, stop, dispose, load });

async function blobOf(file: string): Promise<Blob> {
  return (await fetch(file)).blob();
}

/** The verdict on a file. */
async function judge({ file, frames }: { readonly file: string; readonly frames?: number | 'all' }) {
  const progress: PredictProgress[] = [];
  const verdict = await (await theDetector()).predict(await blobOf(file), {
    ...(frames === undefined ? {} : { frames }),
    onProgress: (one) => progress.push(one),
  });
  return { verdict, progress, tensors: tf.memory().numTensors };
}

/** The verdicts on several files at once. */
async function judgeAll({ files }: { readonly files: readonly string[] }) {
  return (await theDetector()).predict(await Promise.all(files.map(blobOf)));
}

/** The verdict on a picture, or a clip, in each form that this place knows. */
async function judgeAs({ picture, clip }: { readonly picture: string; readonly clip: string }) {
  const blob = await blobOf(picture);
  const bitmap = await createImageBitmap(blob);
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.drawImage(bitmap, 0, 0);
  const imageData = context.getImageData(0, 0, width, height);
  const rgb = { width, height, data: imageData.data.filter((_, i) => i % 4 !== 3) };
  const inputs: Record<string, BrowserInput> = {
    Blob: blob,
    File: new File([blob], 'any.name'),
    ImageBitmap: bitmap,
    OffscreenCanvas: canvas,
    ImageData: imageData,
    VideoFrame: new VideoFrame(bitmap, { timestamp: 0 }),
    pixels: rgb,
    tensor: tf.tensor3d(Array.from(rgb.data), [height, width, 3], 'int32'),
  };
  if (typeof document !== 'undefined') {
    const image = new Image();
    image.src = picture;
    const element = document.createElement('canvas');
    Object.assign(element, { width, height });
    element.getContext('2d')?.drawImage(bitmap, 0, 0);
    const video = document.createElement('video');
    Object.assign(video, { muted: true, preload: 'auto', src: clip });
    await new Promise((ready) => video.addEventListener('canplay', ready, { once: true }));
    Object.assign(inputs, { img: image, canvas: element, video, 'whole clip': { clip: video } });
  }
  const verdicts: Record<string, Verdict> = {};
  for (const [name, input] of Object.entries(inputs)) {
    verdicts[name] = await (await theDetector()).predict(input, { frames: 3 });
  }
  return verdicts;
}

/** Ends a prediction after a frame, or loading after its first bytes; what it throws then. */
async function stop({ file, what }: { readonly file: string; readonly what: 'frame' | 'loading' }) {
  const ending = new AbortController();
  const signal = ending.signal;
  const end = () => ending.abort(new Error('ended by the page'));
  if (what === 'loading') return loadDetector('/detector', { wasmPaths: '/wasm/', signal, onProgress: end });
  return (await theDetector()).predict(await blobOf(file), { signal, frames: 16, onProgress: end });
}

/** How loading went. */
async function load() {
  await theDetector();
  return loading;
}

/** Frees the detector: tensors left, and what a further prediction says. */
async function dispose({ file }: { readonly file: string }) {
  const one = await theDetector();
  one.dispose();
  const tensors = tf.memory().numTensors;
  const refused = await one.predict(await blobOf(file)).catch((error: Error) => error.message);
  return { tensors, refused };
}
