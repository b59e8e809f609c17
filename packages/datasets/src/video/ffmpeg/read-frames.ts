import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DidError } from '@did/runtime';
import { notVideo } from '../not-video.js';
import { planSeeks } from '../plan-seeks.js';
import { fitInside, timeTolerance } from '../video-index.js';
import type { ReadVideoOptions, VideoFrame } from '../video-reader.js';
import { FILES_ONLY, FRAME_LIMIT, fileArgument } from './file-argument.js';
import { type FfmpegVideoInfo, firstLine } from './probe-video.js';
import { STALL_MS } from './run-program.js';

/** Starting ffmpeg and opening a file takes as long as decoding so many small frames. */
const SEEK_COST = 40;
/** With more frames than this ffmpeg passes all on, and they are chosen here. */
const MOST_IN_EXPRESSION = 100;

/** How ffmpeg is called. */
export interface FfmpegProgram {
  readonly ffmpeg: string;
  /** Keeps time stamps as they are; the option's name changed in 5.1. */
  readonly passthrough: readonly string[];
  /** Threads of one ffmpeg; 0 leaves it to ffmpeg. */
  readonly threads: number;
}

/** Decodes frames by number; see {@link VideoReader.read}. */
export async function* readFrames(
  program: FfmpegProgram,
  file: string,
  info: FfmpegVideoInfo,
  indices: readonly number[],
  options: ReadVideoOptions = {},
): AsyncGenerator<VideoFrame> {
  let decoded = 0;
  let complaint = '';
  for (const run of planSeeks(indices, info.keyframes, SEEK_COST)) {
    const errors: string[] = [];
    for await (const frame of readRun(program, file, info, run.from, run.indices, options, errors)) {
      decoded++;
      yield frame;
    }
    if (complaint === '') complaint = firstLine(errors.join('\n'), file);
  }
  if (decoded === 0 && indices.length > 0) {
    throw notVideo(
      file,
      `none of ${indices.length} frames can be decoded${complaint === '' ? '' : `: ${complaint}`}`,
    );
  }
}

async function* readRun(
  program: FfmpegProgram,
  file: string,
  info: FfmpegVideoInfo,
  from: number,
  indices: readonly number[],
  { maxSide, signal }: ReadVideoOptions,
  errors: string[],
): AsyncGenerator<VideoFrame> {
  const { width, height } = fitInside(info, maxSide);
  const wanted = indices.map((index) => info.times[index] as number);
  const tolerance = timeTolerance(info.times);
  const select =
    wanted.length > MOST_IN_EXPRESSION
      ? `between(t,${text((wanted[0] as number) - tolerance)},${text((wanted[wanted.length - 1] as number) + tolerance)})`
      : wanted.map((time) => `between(t,${text(time - tolerance)},${text(time + tolerance)})`).join('+');
  // Seeking a little past the keyframe finds it even where its time is rounded.
  const seek =
    from === 0
      ? []
      : ['-noaccurate_seek', '-ss', text((info.times[from] as number) - info.startTime + tolerance)];
  const child = spawn(
    program.ffmpeg,
    [
      ...['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'level+info', ...FILES_ONLY, ...FRAME_LIMIT],
      ...['-threads', String(program.threads), ...seek, '-copyts', '-i', fileArgument(file), '-map', '0:v:0'],
      ...['-vf', `select='${select}',scale=${width}:${height}:flags=bicubic,showinfo=checksum=0`],
      ...[...program.passthrough, '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], ...(signal === undefined ? {} : { signal }) },
  );
  let failure: unknown;
  child.on('error', (error) => {
    failure = error;
  });
  const closed = once(child, 'close').catch(() => undefined);
  const stall = setTimeout(() => {
    failure = new DidError(
      'DID_DATA',
      `${file}: ffmpeg said nothing for ${STALL_MS / 1000} s and was ended.`,
      { file },
    );
    child.kill('SIGKILL');
  }, STALL_MS);
  const times = followTimes(child.stderr, errors);
  try {
    let next = 0;
    for await (const data of frameBytes(child.stdout, width * height * 3, () => stall.refresh())) {
      const time = await times.next();
      if (time === undefined) break;
      while (next < wanted.length && time > (wanted[next] as number) + tolerance) next++;
      if (next >= wanted.length) break;
      if (time < (wanted[next] as number) - tolerance) continue;
      yield {
        image: { width, height, data },
        index: indices[next] as number,
        timeMs: Math.round(time * 1000),
      };
      next++;
    }
  } finally {
    clearTimeout(stall);
    child.kill('SIGKILL');
    await closed;
  }
  if (failure !== undefined) throw failure;
}

function text(seconds: number): string {
  return seconds.toFixed(6);
}

/** Cuts a stream of bytes into frames; a last one that is cut off is dropped. */
async function* frameBytes(
  stream: AsyncIterable<Buffer>,
  size: number,
  onData: () => void,
): AsyncGenerator<Uint8Array> {
  let frame = new Uint8Array(size);
  let filled = 0;
  for await (const chunk of stream) {
    onData();
    for (let at = 0; at < chunk.length; ) {
      const take = Math.min(size - filled, chunk.length - at);
      frame.set(chunk.subarray(at, at + take), filled);
      filled += take;
      at += take;
      if (filled < size) continue;
      yield frame;
      frame = new Uint8Array(size);
      filled = 0;
    }
  }
}

/** The time stamps that `showinfo` prints, one a frame; what ffmpeg complains of goes to `errors`. */
function followTimes(
  stderr: NodeJS.ReadableStream,
  errors: string[],
): { next(): Promise<number | undefined> } {
  const known: number[] = [];
  let waiting: ((time: number | undefined) => void) | undefined;
  let ended = false;
  let rest = '';
  stderr.setEncoding('utf8');
  stderr.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [, time] = /showinfo.* pts_time:\s*(-?[\d.]+(?:e[-+]?\d+)?)/.exec(line) ?? [];
      if (time !== undefined) known.push(Number(time));
      else if (/\[(error|fatal|panic)\]/.test(line)) errors.push(line);
    }
    if (waiting !== undefined && known.length > 0) {
      waiting(known.shift());
      waiting = undefined;
    }
  });
  stderr.on('close', () => {
    ended = true;
    waiting?.(known.shift());
    waiting = undefined;
  });
  return {
    next: () => {
      if (known.length > 0 || ended) return Promise.resolve(known.shift());
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
  };
}
