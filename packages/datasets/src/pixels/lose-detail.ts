import type { FloatImage } from './float-image.js';
import { gaussianBlur } from './gaussian-blur.js';
import { createSamplingMap, sampleBilinear } from './sample-bilinear.js';

/**
 * Loses detail as a small generator does: down to a fraction of the size and back up, bilinearly.
 *
 * @param factor - Size of the small picture over that of the large one, in (0,1].
 */
export function loseDetail(image: FloatImage, factor: number): FloatImage {
  const { width, height } = image;
  const softened = { width, height, data: gaussianBlur(image.data, width, height, 3, 0.35 / factor) };
  return resize(
    resize(softened, Math.max(4, Math.round(width * factor)), Math.max(4, Math.round(height * factor))),
    width,
    height,
  );
}

function resize(image: FloatImage, width: number, height: number): FloatImage {
  const [scaleX, scaleY] = [image.width / width, image.height / height];
  const map = createSamplingMap(width, height, (x, y) => [
    (x + 0.5) * scaleX - 0.5,
    (y + 0.5) * scaleY - 0.5,
  ]);
  return sampleBilinear(image, map);
}
