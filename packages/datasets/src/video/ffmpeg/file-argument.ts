import { MAX_FRAME_PIXELS } from '../frame-limit.js';

/** A playlist in disguise may not make ffmpeg open anything else than files. */
export const FILES_ONLY: readonly string[] = ['-protocol_whitelist', 'file'];

/** A frame that declares more is not decoded, wherever in the file it stands. */
export const FRAME_LIMIT: readonly string[] = ['-max_pixels', String(MAX_FRAME_PIXELS)];

/** A path that ffmpeg takes for a file, whatever it begins with or holds. */
export function fileArgument(file: string): string {
  return `file:${file}`;
}
