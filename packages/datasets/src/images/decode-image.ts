import type { RgbImage } from '@did/faces';
import { DidError } from '@did/runtime';
import sharp from 'sharp';

/** Limits of {@link decodeImage}. */
export interface DecodeOptions {
  /** A picture that declares more is refused before it is unpacked. */
  readonly maxPixels?: number;
  /** A larger picture is shrunk so that its longer side has this length. @unit pixels */
  readonly maxSide?: number;
}

/** 100 megapixels: any camera's picture, no picture bomb. */
export const DEFAULT_MAX_PIXELS = 100_000_000;

/** File name endings that are tried as pictures. */
export const IMAGE_EXTENSIONS: readonly string[] = ['.jpg', '.jpeg', '.png', '.webp', '.avif'];

/**
 * Reads a JPEG, PNG, WebP or AVIF upright (EXIF orientation applied), in sRGB, on white where transparent.
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
    let pipeline = sharp(input, { limitInputPixels: maxPixels, failOn: 'error' })
      .rotate()
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
    const file = typeof input === 'string' ? input : `${input.length} bytes`;
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new DidError(
      'DID_DATA',
      `decodeImage: ${file} is not a readable JPEG, PNG, WebP or AVIF: ${reason}. Remove or replace it.`,
      { file, reason },
      { cause },
    );
  }
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
