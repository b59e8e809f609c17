import { PICTURE_HEAD_BYTES, pictureFormat } from '@did/datasets/browser';
import type { RgbImage } from '@did/faces';
import { DidError } from '@did/runtime';
import { fitPicture } from '../fit-picture.js';
import { canvasPixels } from './canvas-pixels.js';
import { declaredPixels } from './declared-size.js';
import { onWhite } from './on-white.js';

/** As in Node: any camera's picture, no picture bomb. */
const MAX_PIXELS = 100_000_000;
/** Where a picture's size stands at the latest, behind a thumbnail and a profile. @unit bytes */
const HEAD_BYTES = 1 << 20;

/** True for a file that begins like a picture, whatever it is called. */
export async function isPicture(file: Blob): Promise<boolean> {
  return pictureFormat(await bytesOf(file.slice(0, PICTURE_HEAD_BYTES))) !== undefined;
}

/**
 * A picture file's pixels: upright, in sRGB, on white where it is transparent, as in Node.
 *
 * @throws DidError DID_DATA for one that this browser cannot read, is damaged, or declares more than 100 megapixels.
 */
export async function readPicture(file: Blob): Promise<RgbImage> {
  const head = await bytesOf(file.slice(0, HEAD_BYTES));
  const format = pictureFormat(head);
  refuseLarge(declaredPixels(head));
  const bitmap = await createImageBitmap(file, {
    imageOrientation: 'from-image',
    premultiplyAlpha: 'none',
  }).catch((cause: unknown) => {
    const why =
      format === 'heic'
        ? 'this browser has no decoder for HEIC. Export it as JPEG, or judge it in Node: npx @did/did predict'
        : 'it is damaged, or of a kind that this browser does not know. Save it as JPEG or PNG';
    throw new DidError('DID_DATA', `the picture cannot be read: ${why}.`, { format }, { cause });
  });
  try {
    refuseLarge(bitmap.width * bitmap.height);
    return fitPicture(
      (turnsAlpha(head) ? null : await alphaPixels(bitmap)) ??
        canvasPixels(bitmap, bitmap.width, bitmap.height),
    );
  } finally {
    bitmap.close();
  }
}

/** The pixels of a bitmap with alpha, which a canvas would round by its premultiplying; null for an opaque one. */
async function alphaPixels(bitmap: ImageBitmap): Promise<RgbImage | null> {
  if (typeof VideoFrame === 'undefined') return null;
  const frame = new VideoFrame(bitmap, { timestamp: 0 });
  try {
    const { format } = frame;
    if (format !== 'BGRA' && format !== 'RGBA') return null;
    const { width, height } = bitmap;
    const rgba = new Uint8Array(width * height * 4);
    await frame.copyTo(rgba);
    if (format === 'BGRA') {
      for (let i = 0; i < rgba.length; i += 4) {
        const blue = rgba[i] as number;
        rgba[i] = rgba[i + 2] as number;
        rgba[i + 2] = blue;
      }
    }
    return onWhite(rgba, width, height);
  } finally {
    frame.close();
  }
}

/** A PNG or WebP that says which way up it is: a `VideoFrame` made of its bitmap forgets that, in Chromium. */
function turnsAlpha(head: Uint8Array): boolean {
  const text = String.fromCharCode(...head.subarray(0, 4096));
  // In a WebP the fourth bit of its flags, in a PNG a chunk that stands before the pixels.
  return text.startsWith('VP8X', 12) ? ((head[20] ?? 0) & 8) !== 0 : text.includes('eXIf');
}

function refuseLarge(pixels: number | null): void {
  if (pixels === null || pixels <= MAX_PIXELS) return;
  throw new DidError(
    'DID_DATA',
    `the picture declares ${Math.round(pixels / 1e6)} megapixels, more than ${MAX_PIXELS / 1e6}. Make it smaller.`,
    { pixels },
  );
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}
