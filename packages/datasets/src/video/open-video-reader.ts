import { DidError } from '@did/runtime';
import { createFfmpegReader, type FfmpegOptions } from './ffmpeg/create-ffmpeg-reader.js';
import { createNodeAvReader } from './node-av/create-node-av-reader.js';
import type { VideoDecoder, VideoReader } from './video-reader.js';

/** Options of {@link openVideoReader}. */
export interface VideoReaderOptions extends FfmpegOptions {
  /** `auto`, when left out: ffmpeg, else node-av. */
  readonly decoder?: 'auto' | VideoDecoder;
}

const HOW_TO = {
  ffmpeg:
    'install FFmpeg so that `ffmpeg` and `ffprobe` are on the PATH (apt-get install ffmpeg; brew install ffmpeg; winget install ffmpeg)',
  'node-av': 'npm install node-av (210 MB; its FFmpeg is built under the GPL)',
} as const;

/**
 * Opens a video decoder: the machine's `ffmpeg`, or the optional package `node-av`.
 *
 * @throws DidError DID_BACKEND with the commands that install one, where there is none.
 */
export async function openVideoReader(options: VideoReaderOptions = {}): Promise<VideoReader> {
  const { decoder = 'auto', threads = 0 } = options;
  if (decoder !== 'node-av') {
    const reader = await createFfmpegReader(options);
    if (reader !== undefined) return reader;
  }
  if (decoder !== 'ffmpeg') {
    const reader = await createNodeAvReader(threads);
    if (reader !== undefined) return reader;
  }
  throw new DidError(
    'DID_BACKEND',
    decoder === 'auto'
      ? `openVideoReader: there is no video decoder here. Either ${HOW_TO.ffmpeg}, or ${HOW_TO['node-av']}.`
      : `openVideoReader: "${decoder}" was asked for and is not here: ${HOW_TO[decoder]}.`,
    { decoder },
  );
}
