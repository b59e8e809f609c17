import { indexFrames, timeTolerance } from '@did/datasets/browser';
import { DidError } from '@did/runtime';
import type { Input, InputVideoTrack, VideoSampleSink } from 'mediabunny';
import type { OpenedFrame, OpenedVideo } from '../opened-input.js';
import { endCircles } from './end-circles.js';
import { framePixels } from './frame-pixels.js';

/** As in Node. @unit pixels */
const MAX_FRAME_PIXELS = 100_000_000;
/** A decoder that says nothing for so long is given up. */
const STALL_MS = 30_000;
/** So many frames in a row that cannot be decoded, and the rest is not tried. */
const MOST_FAILURES = 16;
const HOW_TO_GO_ON =
  'Convert it (ffmpeg -i CLIP -c:v libx264 -pix_fmt yuv420p CLIP.mp4), or judge it in Node, which reads it through FFmpeg: npx @did/did predict --model DETECTOR CLIP';

type Mediabunny = typeof import('mediabunny');

/** The package that reads containers: optional, and loaded with the first video. */
async function loadMediabunny(): Promise<Mediabunny> {
  return import('mediabunny').catch((cause: unknown) => {
    throw new DidError(
      'DID_BACKEND',
      'reading a video file needs the optional package mediabunny: npm install mediabunny. Without it a <video> element on the main thread does: predict({ clip: element }).',
      {},
      { cause },
    );
  });
}

/**
 * Opens a video file (MP4, MOV, WebM, MKV) for WebCodecs, on the main thread or in a worker.
 *
 * @throws DidError: DID_DATA (no video, damaged, frames too large), DID_BACKEND (no WebCodecs, or no decoder for its codec; with what
 * to do).
 */
export async function readVideoFile(file: Blob): Promise<OpenedVideo> {
  if (typeof VideoDecoder === 'undefined') {
    throw new DidError(
      'DID_BACKEND',
      'this browser has no WebCodecs, or the page is not served over https. Use a <video> element on the main thread: predict({ clip: element }).',
    );
  }
  const bunny = await loadMediabunny();
  const { BlobSource, MATROSKA, MP4, QTFF, WEBM } = bunny;
  const input = new bunny.Input({
    source: endCircles(new BlobSource(file)),
    formats: [MP4, QTFF, WEBM, MATROSKA],
  });
  try {
    const track = await within(firstVideo(input), 'reading its index');
    await requireDecoder(track);
    const [codedWidth, codedHeight] = [await track.getCodedWidth(), await track.getCodedHeight()];
    if (codedWidth * codedHeight > MAX_FRAME_PIXELS) {
      throw notVideo(`it declares frames of ${codedWidth}x${codedHeight}`);
    }
    const index = await within(frameTimes(bunny, track), 'reading its index');
    if (index.times.length === 0) throw notVideo('it holds no frame');
    const colours = await track.getColorSpace();
    return {
      kind: 'video',
      times: index.times,
      width: await track.getDisplayWidth(),
      height: await track.getDisplayHeight(),
      frames: (indices, signal) =>
        readFrames(() => new bunny.VideoSampleSink(track), index.times, indices, colours, signal),
      close: async () => input.dispose(),
    };
  } catch (error) {
    input.dispose();
    throw error instanceof DidError ? error : notVideo((error as Error).message, error);
  }
}

async function firstVideo(input: Input): Promise<InputVideoTrack> {
  if (!(await input.canRead())) throw notVideo('it is neither a picture nor an MP4, MOV, WebM or MKV file');
  const track = await input.getPrimaryVideoTrack();
  if (track === null) throw notVideo('it holds no video');
  return track;
}

/** @throws DidError DID_BACKEND naming the codec, where this browser has no decoder for it. */
async function requireDecoder(track: InputVideoTrack): Promise<void> {
  const codec = await track.getCodec();
  const name = (await track.getCodecParameterString()) ?? codec ?? 'an unknown codec';
  if (codec !== null && (await track.canDecode())) return;
  const known = codec === 'hevc' ? 'H.265 (HEVC)' : (codec ?? '').toUpperCase();
  throw new DidError(
    'DID_BACKEND',
    `this browser has no decoder for ${known === '' ? name : `${known}, ${name}`}. ${HOW_TO_GO_ON}`,
    { codec, name },
  );
}

/** When frames are shown, without decoding one; what stands before the start of the clip is never shown. */
async function frameTimes({ EncodedPacketSink }: Mediabunny, track: InputVideoTrack) {
  const coded: { time: number; key: boolean }[] = [];
  const packets = new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true });
  for await (const { timestamp, type } of packets) {
    // To the microsecond, as ffprobe prints them: where two frames are as near, Node and browser then choose the same.
    const time = Math.round(timestamp * 1e6) / 1e6;
    if (time >= 0) coded.push({ time, key: type === 'key' });
  }
  return indexFrames(coded);
}

async function* readFrames(
  openSink: () => VideoSampleSink,
  times: readonly number[],
  indices: readonly number[],
  colours: VideoColorSpaceInit,
  signal: AbortSignal | undefined,
): AsyncGenerator<OpenedFrame> {
  const tolerance = timeTolerance(times);
  let decoded = 0;
  let failures = 0;
  let complaint = '';
  // A frame that cannot be decoded ends the decoder; those behind it may still be had by another.
  for (let from = 0; from < indices.length && failures < MOST_FAILURES; ) {
    const wanted = indices.slice(from);
    const samples = openSink().samplesAtTimestamps(
      wanted.map((index) => (times[index] as number) + tolerance / 2),
    );
    try {
      for (const index of wanted) {
        signal?.throwIfAborted();
        from++;
        const { value: sample } = await within(samples.next(), 'decoding');
        const time = times[index] as number;
        if (!sample) continue;
        try {
          if (Math.abs(sample.timestamp - time) > tolerance) continue;
          yield { image: await framePixels(sample, colours), index, timeMs: Math.round(time * 1000) };
          decoded++;
          failures = 0;
        } finally {
          sample.close();
        }
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof DidError) throw error;
      complaint ||= (error as Error).message;
      failures++;
    } finally {
      samples.return().catch(() => {});
    }
  }
  if (decoded === 0 && indices.length > 0) {
    throw notVideo(`none of ${indices.length} frames can be decoded${complaint && `: ${complaint}`}`);
  }
}

/** What hangs is given up. */
async function within<T>(work: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(notVideo(`${what} took longer than ${STALL_MS / 1000} s`)), STALL_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function notVideo(reason: string, cause?: unknown): DidError {
  return new DidError(
    'DID_DATA',
    `the file is not a readable video: ${reason}.`,
    { reason },
    cause === undefined ? {} : { cause },
  );
}
