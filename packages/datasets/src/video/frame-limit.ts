import { DEFAULT_MAX_PIXELS } from '../images/decode-image.js';
import { notVideo } from './not-video.js';

/** Of a frame, as of a picture: 8K has a third of it, and decoders hold many frames at once. @unit pixels */
export const MAX_FRAME_PIXELS = DEFAULT_MAX_PIXELS;

/**
 * Refuses a video that declares frames larger than any camera's, before one is decoded.
 *
 * @param width - With square pixels: a file may stretch a small frame as far as it likes.
 * @throws DidError DID_DATA
 */
export function requireFrameSize(file: string, width: number, height: number): void {
  if (width * height <= MAX_FRAME_PIXELS) return;
  throw notVideo(
    file,
    `it declares frames of ${width}x${height}, more than ${MAX_FRAME_PIXELS / 1e6} megapixels`,
  );
}
