import { stat } from 'node:fs/promises';
import { requireFrameSize } from '../frame-limit.js';
import { notVideo } from '../not-video.js';
import { indexFrames } from '../video-index.js';
import type { VideoInfo } from '../video-reader.js';
import { FILES_ONLY, FRAME_LIMIT, fileArgument } from './file-argument.js';
import { runProgram } from './run-program.js';

/** What is asked of ffprobe, as it answers in JSON. */
interface Probed {
  readonly packets?: readonly {
    readonly pts_time?: string;
    readonly flags?: string;
    readonly side_data_list?: readonly { readonly side_data_type?: string }[];
  }[];
  readonly streams?: readonly {
    readonly codec_name?: string;
    readonly width?: number;
    readonly height?: number;
    readonly sample_aspect_ratio?: string;
    readonly side_data_list?: readonly { readonly rotation?: number }[];
  }[];
  readonly format?: { readonly format_name?: string; readonly start_time?: string };
}

/** A {@link VideoInfo} with what seeking by ffmpeg needs. */
export interface FfmpegVideoInfo extends VideoInfo {
  /** What ffmpeg counts seeks from. @unit seconds */
  readonly startTime: number;
}

const ENTRIES =
  'packet=pts_time,flags:packet_side_data=side_data_type:stream=codec_name,width,height,sample_aspect_ratio:stream_side_data=rotation:format=format_name,start_time';

/** Reads a file's index: frames with their time stamps, without decoding one. */
export async function probeVideo(
  ffprobe: string,
  file: string,
  signal?: AbortSignal,
): Promise<FfmpegVideoInfo> {
  const size = (await stat(file).catch(() => undefined))?.size;
  if (size === undefined) throw notVideo(file, 'it cannot be opened');
  if (size === 0) throw notVideo(file, 'it is empty');
  const options = ['-v', 'error', ...FILES_ONLY, ...FRAME_LIMIT, '-select_streams', 'v:0'];
  const { status, stdout, stderr } = await runProgram(
    ffprobe,
    [...options, '-show_entries', ENTRIES, '-of', 'json', fileArgument(file)],
    signal,
  );
  const reason = firstLine(stderr, file);
  if (status !== 0) throw notVideo(file, reason === '' ? `ffprobe ended with ${status}` : reason);
  const { packets = [], streams: [stream] = [], format } = JSON.parse(stdout) as Probed;
  if (stream === undefined) throw notVideo(file, 'it holds no video');
  const name = format?.format_name ?? '';
  if (/_pipe$|^image2/.test(name)) throw notVideo(file, `it is a picture (${name.replace('_pipe', '')})`);
  const { width = 0, height = 0, codec_name: codec = '' } = stream;
  const clear = packets.filter(({ side_data_list: list }) => list?.some(isEncryption) !== true);
  if (clear.length === 0 && packets.length > 0) throw notVideo(file, 'it is encrypted');
  // Where even ffprobe may not decode a first frame, it knows no size and says which was declared.
  const [, wideText, highText] = /Picture size (\d+)x(\d+)/.exec(stderr) ?? [];
  if (width === 0) requireFrameSize(file, Number(wideText ?? 0), Number(highText ?? 0));
  const frames = indexFrames(
    clear
      .filter(({ pts_time: time, flags = '' }) => time !== undefined && !flags.includes('D'))
      .map(({ pts_time: time, flags = '' }) => ({ time: Number(time), key: flags.startsWith('K') })),
  );
  if (frames.times.length === 0 || width === 0 || height === 0) {
    throw notVideo(file, reason === '' ? 'it holds no frame' : reason);
  }
  const [across = 1, down = 1] = (stream.sample_aspect_ratio ?? '1:1').split(':').map(Number);
  const wide = across > 0 && down > 0 ? Math.round((width * across) / down) : width;
  requireFrameSize(file, Math.max(width, wide), height);
  const rotation = stream.side_data_list?.find((one) => one.rotation !== undefined)?.rotation ?? 0;
  const turned = Math.abs(rotation) % 180 === 90;
  return {
    codec,
    width: turned ? height : wide,
    height: turned ? wide : height,
    ...frames,
    startTime: Number(format?.start_time ?? 0) || 0,
  };
}

function isEncryption({ side_data_type: type }: { readonly side_data_type?: string }): boolean {
  return type === 'Encryption info';
}

/** The first thing that ffmpeg complained of, without the file's name. */
export function firstLine(stderr: string, file: string): string {
  const line = stderr.split('\n').find((one) => one.trim() !== '') ?? '';
  return line
    .replaceAll(`file:${file}`, '')
    .replaceAll(file, '')
    .replace(/^(\[[^\]]*\]\s*)+/, '')
    .replace(/^:\s*/, '')
    .trim();
}
