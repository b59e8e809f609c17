/** A playlist in disguise may not make ffmpeg open anything else than files. */
export const FILES_ONLY: readonly string[] = ['-protocol_whitelist', 'file'];

/** A path that ffmpeg takes for a file, whatever it begins with or holds. */
export function fileArgument(file: string): string {
  return `file:${file}`;
}
