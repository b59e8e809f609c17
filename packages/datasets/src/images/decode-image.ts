import { open, readFile } from 'node:fs/promises';
import type { RgbImage } from '@did/faces';
import { DidError } from '@did/runtime';
import sharp, { type Sharp } from 'sharp';
import { decodeHeic } from './heic/decode-heic.js';
import { HEAD_BYTES, pictureFormat } from './picture-format.js';

/** Limits of {@link decodeImage}. */
export interface DecodeOptions {
  /** A picture that declares more is refused before it is unpacked. */
  readonly maxPixels?: number;
  /** A larger picture is shrunk so that its longer side has this length. @unit pixels */
  readonly maxSide?: number;
  /** What errors call a picture whose bytes are given. */
  readonly name?: string;
}

/** 100 megapixels: any camera's picture, no picture bomb. */
export const DEFAULT_MAX_PIXELS = 100_000_000;

/** File name endings that are tried as pictures. */
export const IMAGE_EXTENSIONS: readonly string[] = [
  ...['.jpg', '.jpeg', '.png', '.webp', '.avif', '.heic', '.heif', '.gif'],
];

/**
 * Reads a JPEG, PNG, WebP, AVIF, HEIC or GIF upright (EXIF orientation applied), in sRGB, on white where transparent; the first
 * picture where there are several.
 *
 * @remarks
 * What it is follows from its first bytes, not from its name. HEIC needs the optional package `heic-decode`, and its colours are
 * taken for sRGB whatever profile it carries.
 *
 * @param input - A path, or the file's bytes.
 * @throws DidError DID_DATA naming the file and the reason.
 */
export async function decodeImage(
  input: string | Uint8Array,
  options: DecodeOptions = {},
): Promise<RgbImage> {
  const { maxPixels = DEFAULT_MAX_PIXELS, maxSide } = options;
  try {
    let pipeline = (await openPicture(input, maxPixels))
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb');
    if (maxSide !== undefined) {
      pipeline = pipeline.resize({
        width: maxSide,
        height: maxSide,
        fit: 'inside',
        withoutEnlargement: true,
      });
    }
    const { data, info } = await pipeline.raw().toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data: toThreeChannels(data, info.channels) };
  } catch (cause) {
    const file = typeof input === 'string' ? input : (options.name ?? `${input.length} bytes`);
    const reason = reasonOf(cause, maxPixels);
    throw new DidError(
      'DID_DATA',
      `decodeImage: ${file} is not a readable JPEG, PNG, WebP, AVIF, HEIC or GIF: ${reason}. Remove or replace it.`,
      { file, reason },
      { cause },
    );
  }
}

/** A picture on its way through sharp, upright; nothing that declares too many pixels is unpacked. */
async function openPicture(input: string | Uint8Array, maxPixels: number): Promise<Sharp> {
  const limits = { limitInputPixels: maxPixels, failOn: 'error' } as const;
  const head = typeof input === 'string' ? await readHead(input) : input;
  if (head.length === 0) throw new Error('it is empty');
  const format = pictureFormat(head);
  if (format === undefined) throw new Error('it begins like none of them');
  if (format !== 'heic') return sharp(input, limits).rotate();
  const bytes = typeof input === 'string' ? await readFile(input) : input;
  // sharp reads what a HEIC declares, and cannot decode it.
  await sharp(bytes, limits).metadata();
  const { data, width, height } = await decodeHeic(bytes);
  return sharp(data, { ...limits, raw: { width, height, channels: 4 } });
}

async function readHead(file: string): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: new Uint8Array(HEAD_BYTES) });
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** What sharp, Node or a HEIC decoder complained of, in one line; errors of another realm, as in tests, are no `Error` here. */
function reasonOf(cause: unknown, maxPixels: number): string {
  const message =
    typeof cause === 'object' && cause !== null && 'message' in cause ? String(cause.message) : String(cause);
  if (/exceeds pixel limit/.test(message)) {
    return `it declares more than ${Math.round(maxPixels / 1e6)} megapixels`;
  }
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return 'it does not exist';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES') return 'it may not be read (EACCES)';
  return (message.split('\n').find((line) => line.trim() !== '') ?? 'no reason was given').trim();
}

function toThreeChannels(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return new Uint8Array(data.buffer, data.byteOffset, data.length);
  const rgb = new Uint8Array((data.length / channels) * 3);
  const second = channels >= 3 ? 1 : 0;
  for (let i = 0, o = 0; o < rgb.length; i += channels, o += 3) {
    rgb[o] = data[i] as number;
    rgb[o + 1] = data[i + second] as number;
    rgb[o + 2] = data[i + 2 * second] as number;
  }
  return rgb;
}
