import { mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  decodeImage,
  openVideoReader,
  PICTURE_HEAD_BYTES,
  pictureFormat,
  type VideoReader,
} from '@did/datasets';
import { DidError, type DidErrorCode, isDidError } from '@did/runtime';
import type * as tf from '@tensorflow/tfjs';
import { type InputLimits, requireBytes, requireDuration } from './input-limits.js';
import type { OpenedInput, OpenedVideo, OpenInput } from './opened-input.js';
import { imageOfPixels, imageOfTensor, isPixels, isTensor, type PixelsInMemory } from './pixels-in-memory.js';

/**
 * What Node can judge: a path, a file's bytes, a Blob, pixels, or a tensor `[H,W,3]` of 0..255. Whether bytes are a picture or a
 * video follows from the first of them.
 */
export type NodeInput = string | Uint8Array | ArrayBuffer | Blob | PixelsInMemory | tf.Tensor3D;

/** A larger frame or picture gains nothing for faces that are cut to a few hundred pixels. */
const MAX_SIDE = 4096;

let reader: Promise<VideoReader> | undefined;

/** The decoder of this machine, looked for once it is needed. */
function videoReader(): Promise<VideoReader> {
  // One that is not there may be installed while this process lives.
  reader ??= openVideoReader().catch((error: unknown) => {
    reader = undefined;
    throw error;
  });
  return reader;
}

/**
 * What reads an input's pixels, or opens its video, within limits.
 *
 * @returns A function that throws DidError: DID_DATA (neither picture nor video, damaged, too large), DID_VALUE (no input of these
 * kinds, or values that are no pixels), DID_SHAPE (a tensor of another shape), DID_BACKEND (no video decoder).
 */
export function openNodeInputs(limits: InputLimits): OpenInput<NodeInput> {
  return async (input, { signal } = {}) => {
    if (typeof input === 'string') return openFile(input, limits, signal);
    if (ArrayBuffer.isView(input)) return openBytes(input as Uint8Array, limits, signal);
    if (isTensor(input)) return { kind: 'picture', image: await imageOfTensor(input) };
    if (isPixels(input)) return { kind: 'picture', image: imageOfPixels(input) };
    // By what they are called: a Blob or an ArrayBuffer may come from another realm.
    const kind = Object.prototype.toString.call(input);
    if (kind === '[object ArrayBuffer]') {
      return openBytes(new Uint8Array(input as ArrayBuffer), limits, signal);
    }
    if (kind === '[object Blob]' || kind === '[object File]') {
      const blob = input as Blob;
      // Before it is read: a Blob may be a file of any size.
      requireBytes('the input', blob.size, Math.max(limits.maxPictureBytes, limits.maxVideoBytes));
      return openBytes(new Uint8Array(await blob.arrayBuffer()), limits, signal);
    }
    throw new DidError(
      'DID_VALUE',
      'Detector.predict: expected a path, bytes (Uint8Array, ArrayBuffer, Blob), { width, height, data } with three or four bytes a pixel, or a tensor [H,W,3] of 0..255.',
    );
  };
}

async function openFile(
  file: string,
  limits: InputLimits,
  signal: AbortSignal | undefined,
): Promise<OpenedInput> {
  const found = await stat(file).catch(() => null);
  if (found === null) {
    throw new DidError('DID_DATA', `there is no file ${file}.`, { file });
  }
  // A pipe or a device may never end.
  if (!found.isFile()) throw new DidError('DID_DATA', `${file} is not a file.`, { file });
  if (found.size === 0) throw new DidError('DID_DATA', `${file} is empty.`, { file });
  if (pictureFormat(await readHead(file)) !== undefined) {
    requireBytes(file, found.size, limits.maxPictureBytes);
    return openPicture(file, limits);
  }
  requireBytes(file, found.size, limits.maxVideoBytes);
  return openVideo(file, file, async () => {}, limits, signal);
}

async function openBytes(
  bytes: Uint8Array,
  limits: InputLimits,
  signal: AbortSignal | undefined,
): Promise<OpenedInput> {
  if (bytes.length === 0) throw new DidError('DID_DATA', 'the input is empty.');
  if (pictureFormat(bytes) !== undefined) {
    requireBytes('the picture', bytes.length, limits.maxPictureBytes);
    return openPicture(bytes, limits);
  }
  requireBytes('the input', bytes.length, limits.maxVideoBytes);
  // Decoders read files. The folder is its owner's alone, and nothing of its name comes from outside.
  const folder = await mkdtemp(join(tmpdir(), 'did-video-'));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    const file = join(folder, 'input');
    await writeFile(file, bytes, { mode: 0o600, ...(signal === undefined ? {} : { signal }) });
    return await openVideo(file, 'the input', close, limits, signal);
  } catch (error) {
    await close();
    throw error;
  }
}

async function openPicture(input: string | Uint8Array, { maxPixels }: InputLimits): Promise<OpenedInput> {
  return { kind: 'picture', image: await decodeImage(input, { maxSide: MAX_SIDE, maxPixels }) };
}

async function openVideo(
  file: string,
  name: string,
  close: () => Promise<void>,
  limits: InputLimits,
  signal: AbortSignal | undefined,
): Promise<OpenedVideo> {
  const decoder = await videoReader();
  try {
    const info = await decoder.probe(file, signal);
    signal?.throwIfAborted();
    const { times } = info;
    requireDuration(name, (times.at(-1) as number) - (times[0] as number), limits.maxSeconds);
    return {
      kind: 'video',
      times,
      ...fitted(info),
      async *frames(indices, ending) {
        try {
          const options = { maxSide: MAX_SIDE, ...(ending === undefined ? {} : { signal: ending }) };
          yield* decoder.read(file, info, indices, options);
        } catch (error) {
          throw renamed(error, file, name);
        }
      },
      close,
    };
  } catch (error) {
    throw renamed(error, file, name);
  }
}

/** An error that speaks of the input as its owner knows it, not of a file in a temporary folder. */
function renamed(error: unknown, file: string, name: string): unknown {
  if (file === name || !isDidError(error)) return error;
  const message = error.message.replace(/^\[\w+\] /, '').replaceAll(file, name);
  return new DidError(error.code as DidErrorCode, message, { name });
}

/** The size that frames come in, which boxes are measured in. */
function fitted({ width, height }: { readonly width: number; readonly height: number }) {
  const scale = Math.min(1, MAX_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

async function readHead(file: string): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: new Uint8Array(PICTURE_HEAD_BYTES) });
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
