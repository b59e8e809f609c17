import type { VideoReader } from '../video-reader.js';
import { type FfmpegVideoInfo, probeVideo } from './probe-video.js';
import { readFrames } from './read-frames.js';
import { runProgram } from './run-program.js';

/** Options of {@link createFfmpegReader}. */
export interface FfmpegOptions {
  /** Programs to run; `ffmpeg` and `ffprobe` on the PATH when left out. */
  readonly ffmpeg?: string;
  readonly ffprobe?: string;
  /** Threads of one ffmpeg; all cores when left out. */
  readonly threads?: number;
}

/**
 * A reader that runs the `ffmpeg` and `ffprobe` of the machine.
 *
 * @returns undefined where one of them cannot be run.
 */
export async function createFfmpegReader(options: FfmpegOptions = {}): Promise<VideoReader | undefined> {
  const { ffmpeg = 'ffmpeg', ffprobe = 'ffprobe', threads = 0 } = options;
  const answers = await Promise.all(
    [ffmpeg, ffprobe].map((program) => runProgram(program, ['-version']).catch(() => undefined)),
  );
  const [answer] = answers;
  if (answer === undefined || answers.some((one) => one?.status !== 0)) return undefined;
  const version = /version (\S+)/.exec(answer.stdout)?.[1] ?? 'unknown';
  const program = { ffmpeg, threads, passthrough: passthroughOf(version) };
  return {
    decoder: 'ffmpeg',
    version,
    configuration: /configuration: (.*)/.exec(answer.stdout)?.[1] ?? '',
    probe: (file, signal) => probeVideo(ffprobe, file, signal),
    read: (file, info, indices, readOptions) =>
      readFrames(program, file, info as FfmpegVideoInfo, indices, readOptions),
  };
}

/** `-fps_mode` came with 5.1; builds from a snapshot carry no number and are newer. */
function passthroughOf(version: string): string[] {
  const [major = 99, minor = 0] = /^n?\d+\.\d+/.test(version)
    ? version.replace('n', '').split('.').map(Number.parseFloat)
    : [];
  return major < 5 || (major === 5 && minor < 1) ? ['-vsync', '0'] : ['-fps_mode', 'passthrough'];
}
