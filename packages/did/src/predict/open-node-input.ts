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
import type { RgbImage } from '@did/faces';
import { DidError } from '@did/runtime';
import type * as tf from '@tensorflow/tfjs';
import type { OpenedInput, OpenedVideo } from './opened-input.js';
import { imageOfTensor, isRgbImage, isTensor } from './pixels-in-memory.js';

/**
 * What Node can judge: a path, a file's bytes, a Blob, pixels, or a tensor `[H,W,3]` of 0..255. Whether bytes are a picture or a
 * video follows from the first of them.
 */
export type NodeInput = string | Uint8Array | ArrayBuffer | Blob | RgbImage | tf.Tensor3D;

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
 * Reads an input's pixels, or opens its video.
 *
 * @throws DidError: DID_DATA (neither picture nor video, damaged, too large), DID_VALUE (no input of these kinds), DID_BACKEND (no video decoder).
 */
export async function openNodeInput(
  input: NodeInput,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<OpenedInput> {
  if (typeof input === 'string') return openFile(input, signal);
  if (ArrayBuffer.isView(input)) return openBytes(input as Uint8Array, signal);
  if (isTensor(input)) return { kind: 'picture', image: await imageOfTensor(input) };
  if (isRgbImage(input)) return { kind: 'picture', image: input };
  // By what they are called: a Blob or an ArrayBuffer may come from another realm.
  const kind = Object.prototype.toString.call(input);
  if (kind === '[object ArrayBuffer]') return openBytes(new Uint8Array(input as ArrayBuffer), signal);
  if (kind === '[object Blob]' || kind === '[object File]') {
    return openBytes(new Uint8Array(await (input as Blob).arrayBuffer()), signal);
  }
  throw new DidError(
    'DID_VALUE',
    'Detector.predict: expected a path, bytes (Uint8Array, ArrayBuffer, Blob), { width, height, data } with three bytes a pixel, or a tensor [H,W,3] of 0..255.',
  );
}

async function openFile(file: string, signal: AbortSignal | undefined): Promise<OpenedInput> {
  const found = await stat(file).catch(() => null);
  if (found === null) {
    throw new DidError('DID_DATA', `there is no file ${file}.`, { file });
  }
  // A pipe or a device may never end.
  if (!found.isFile()) throw new DidError('DID_DATA', `${file} is not a file.`, { file });
  if (found.size === 0) throw new DidError('DID_DATA', `${file} is empty.`, { file });
  if (pictureFormat(await readHead(file)) !== undefined) {
    return { kind: 'picture', image: await decodeImage(file, { maxSide: MAX_SIDE }) };
  }
  return openVideo(file, async () => {}, signal);
}

async function openBytes(bytes: Uint8Array, signal: AbortSignal | undefined): Promise<OpenedInput> {
  if (bytes.length === 0) throw new DidError('DID_DATA', 'the input is empty.');
  if (pictureFormat(bytes) !== undefined) {
    return { kind: 'picture', image: await decodeImage(bytes, { maxSide: MAX_SIDE }) };
  }
  // Decoders read files. The folder is its owner's alone, and nothing of its name comes from outside.
  const folder = await mkdtemp(join(tmpdir(), 'did-video-'));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    const file = join(folder, 'input');
    await writeFile(file, bytes, { mode: 0o600 });
    return await openVideo(file, close, signal);
  } catch (error) {
    await close();
    throw error;
  }
}

async function openVideo(
  file: string,
  close: () => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<OpenedVideo> {
  const decoder = await videoReader();
  const info = await decoder.probe(file);
  signal?.throwIfAborted();
  return {
    kind: 'video',
    times: info.times,
    width: info.width,
    height: info.height,
    frames: (indices, ending) =>
      decoder.read(file, info, indices, {
        maxSide: MAX_SIDE,
        ...(ending === undefined ? {} : { signal: ending }),
      }),
    close,
  };
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
