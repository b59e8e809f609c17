import type { RgbImage } from '@did/faces';
import { DidError } from '@did/runtime';
import { onWhite } from './on-white.js';

/** So many pixels are copied at a time: a picture of 100 megapixels need not be there three times over. */
const STRIP_PIXELS = 4_000_000;

/**
 * What a browser can draw, as pixels in sRGB on white.
 *
 * @param width - Columns of the result. @unit pixels
 * @param height - Rows of the result. @unit pixels
 * @throws DidError DID_DATA for pictures of another site that may not be read, and what is too large for a canvas.
 */
export function canvasPixels(
  source: Exclude<CanvasImageSource, SVGImageElement>,
  width: number,
  height: number,
): RgbImage {
  const rows = Math.max(1, Math.min(height, Math.floor(STRIP_PIXELS / width)));
  const canvas = new OffscreenCanvas(width, rows);
  const context = canvas.getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' });
  if (context === null) {
    throw new DidError('DID_DATA', `Detector.predict: ${width}x${height} pixels are too many to draw here.`, {
      width,
      height,
    });
  }
  const data = new Uint8Array(width * height * 3);
  try {
    for (let top = 0; top < height; top += rows) {
      context.fillStyle = '#ffffff';
      context.fillRect(0, 0, width, rows);
      context.drawImage(source, 0, -top, width, height);
      const count = Math.min(rows, height - top);
      const strip = context.getImageData(0, 0, width, count);
      data.set(onWhite(strip.data, width, count).data, 3 * width * top);
    }
  } catch (cause) {
    throw new DidError(
      'DID_DATA',
      `Detector.predict: the pixels cannot be read: ${(cause as Error).message}. A picture of another site needs its permission (the attribute crossorigin).`,
      {},
      { cause },
    );
  }
  return { width, height, data };
}
