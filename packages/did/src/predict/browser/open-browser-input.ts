import type { RgbImage } from '@did/faces';
import { DidError, isDidError } from '@did/runtime';
import { fitPicture } from '../fit-picture.js';
import type { OpenedInput, OpenedVideo } from '../opened-input.js';
import { imageOfTensor, isTensor } from '../pixels-in-memory.js';
import type { BrowserInput, ClipOfElement, DrawableInput, PixelsInMemory } from './browser-input.js';
import { canvasPixels } from './canvas-pixels.js';
import { clipOfElement, clipOfFile } from './clip-of-element.js';
import { onWhite } from './on-white.js';
import { isPicture, readPicture } from './read-picture.js';
import { readVideoFile } from './read-video-file.js';

/**
 * Reads an input's pixels, or opens its video, on a page or in a worker.
 *
 * @throws DidError: DID_DATA (neither picture nor video, damaged, too large), DID_VALUE (no input of these kinds), DID_BACKEND (no
 * decoder for the video's codec, with what to do).
 */
export async function openBrowserInput(input: BrowserInput): Promise<OpenedInput> {
  if (input instanceof Blob) return openFile(input);
  if (isTensor(input)) return picture(await imageOfTensor(input));
  if (typeof input === 'object' && input !== null) {
    const image = isA('ImageData', input) ? null : imageOfBytes(input as PixelsInMemory);
    if (image !== null) return picture(image);
    if ('kind' in input && input.kind === 'video') return input;
    if ('clip' in input) return clipOfElement((input as ClipOfElement).clip);
    if (isA('ImageData', input)) return picture(await imageDataPixels(input as ImageData));
    const drawable = await sizeOf(input as DrawableInput);
    if (drawable !== null) {
      return picture(fitPicture(canvasPixels(input as DrawableInput, drawable.width, drawable.height)));
    }
  }
  throw new DidError(
    'DID_VALUE',
    'Detector.predict: expected a File or Blob, ImageData, ImageBitmap, VideoFrame, an <img>, <canvas> or <video>, { clip: video }, { width, height, data } with three or four bytes a pixel, or a tensor [H,W,3] of 0..255.',
  );
}

async function openFile(file: Blob): Promise<OpenedInput> {
  if (file.size === 0) throw new DidError('DID_DATA', 'the file is empty.');
  if (await isPicture(file)) return picture(await readPicture(file));
  try {
    return await readVideoFile(file);
  } catch (error) {
    return await throughAnElement(file, error);
  }
}

/** What WebCodecs cannot read a browser may still play; where there is no page, or it cannot either, the first error stands. */
async function throughAnElement(file: Blob, error: unknown): Promise<OpenedVideo> {
  if (typeof document === 'undefined' || !isDidError(error) || error.code !== 'DID_BACKEND') throw error;
  return clipOfFile(file).catch(() => {
    throw error;
  });
}

function picture(image: RgbImage): OpenedInput {
  return { kind: 'picture', image };
}

/** Pixels of three or four bytes; null for anything else. */
function imageOfBytes({ width, height, data }: Partial<PixelsInMemory>): RgbImage | null {
  if (!width || !height || !ArrayBuffer.isView(data) || data.BYTES_PER_ELEMENT !== 1) return null;
  if (data.length === 4 * width * height) return onWhite(data, width, height);
  if (data.length !== 3 * width * height) return null;
  return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
}

async function imageDataPixels(input: ImageData) {
  const { width, height, data, colorSpace } = input;
  if (colorSpace === 'srgb' && data instanceof Uint8ClampedArray) return onWhite(data, width, height);
  const bitmap = await createImageBitmap(input);
  try {
    return canvasPixels(bitmap, width, height);
  } finally {
    bitmap.close();
  }
}

/** How large it is when it is drawn; null for what cannot be drawn. @throws DidError DID_DATA for what shows nothing yet */
async function sizeOf(input: DrawableInput): Promise<{ width: number; height: number } | null> {
  const size = async () => {
    if (isA('HTMLImageElement', input)) {
      const image = input as HTMLImageElement;
      await image.decode().catch((cause: unknown) => {
        throw new DidError('DID_DATA', `the <img> cannot be read: ${image.src.slice(0, 100)}`, {}, { cause });
      });
      return { width: image.naturalWidth, height: image.naturalHeight };
    }
    if (isA('HTMLVideoElement', input)) {
      const { videoWidth, videoHeight, readyState } = input as HTMLVideoElement;
      const shows = readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
      return shows ? { width: videoWidth, height: videoHeight } : { width: 0, height: 0 };
    }
    if (isA('VideoFrame', input)) {
      const { displayWidth, displayHeight } = input as VideoFrame;
      return { width: displayWidth, height: displayHeight };
    }
    const drawable = ['ImageBitmap', 'HTMLCanvasElement', 'OffscreenCanvas'].some((name) => isA(name, input));
    return drawable ? (input as ImageBitmap) : null;
  };
  const found = await size();
  if (found !== null && (found.width === 0 || found.height === 0)) {
    throw new DidError(
      'DID_DATA',
      'Detector.predict: it shows nothing (yet). Wait for "load", or "loadeddata" of a video.',
    );
  }
  return found;
}

/** By its name: workers lack the elements' classes, and another frame's are others. */
function isA(name: string, value: object): boolean {
  return Object.prototype.toString.call(value) === `[object ${name}]`;
}
