import { turnImage } from '@did/datasets/browser';
import { type RgbImage, resizeImage } from '@did/faces';
import type { VideoSample } from 'mediabunny';
import { fitPicture } from '../fit-picture.js';
import { canvasPixels } from './canvas-pixels.js';
import { type Plane, yuvToRgb } from './yuv-to-rgb.js';

/** What the file says of its colours; nothing where it says nothing, whatever the decoder makes of that. */
export type ColoursOfFile = Pick<VideoColorSpaceInit, 'matrix' | 'fullRange'>;

/** A decoded frame's pixels: upright, with square pixels. */
export async function framePixels(sample: VideoSample, colours: ColoursOfFile): Promise<RgbImage> {
  const { squarePixelWidth: width, squarePixelHeight: height } = sample;
  const stored = (await planes(sample, colours)) ?? drawn(sample, width, height);
  const square =
    stored.width === width && stored.height === height ? stored : resizeImage(stored, width, height);
  return fitPicture(turnImage(square, sample.rotation / 90));
}

/** The pixels by our own conversion, from the planes that nearly every decoder gives; null for others (10 bit, 4:4:4). */
async function planes(sample: VideoSample, colours: ColoursOfFile): Promise<RgbImage | null> {
  const { format } = sample;
  if (format !== 'I420' && format !== 'I420A' && format !== 'NV12') return null;
  const data = new Uint8Array(sample.allocationSize());
  const layout = await sample.copyTo(data);
  const plane = (at: number, step = 1, shift = 0): Plane => ({
    offset: (layout[at]?.offset ?? 0) + shift,
    stride: layout[at]?.stride ?? 0,
    step,
  });
  const colour =
    format === 'NV12' ? { blue: plane(1, 2), red: plane(1, 2, 1) } : { blue: plane(1), red: plane(2) };
  return yuvToRgb({
    width: sample.visibleRect.width,
    height: sample.visibleRect.height,
    data,
    luma: plane(0),
    ...colour,
    matrix: colours.matrix ?? null,
    fullRange: colours.fullRange ?? false,
  });
}

/** The pixels as the browser draws them. */
function drawn(sample: VideoSample, width: number, height: number): RgbImage {
  const frame = sample.toVideoFrame();
  try {
    return canvasPixels(frame, width, height);
  } finally {
    frame.close();
  }
}
