import { stat } from 'node:fs/promises';
import { MAX_FRAME_PIXELS, requireFrameSize } from '../frame-limit.js';
import { notVideo } from '../not-video.js';
import { planSeeks } from '../plan-seeks.js';
import { turnImage } from '../turn-image.js';
import { fitInside, indexFrames, timeTolerance } from '../video-index.js';
import type { ReadVideoOptions, VideoFrame, VideoInfo, VideoReader } from '../video-reader.js';
import type { AvFormatContext, AvFrame, AvStream, NodeAvLibrary } from './node-av-library.js';

/** Seeking in an open file costs about as much as decoding so many frames. */
const SEEK_COST = 4;

/** A {@link VideoInfo} with what is needed to turn frames. */
interface NodeAvVideoInfo extends VideoInfo {
  /** Clockwise. */
  readonly quarters: number;
}

/**
 * A reader on the FFmpeg inside the npm package `node-av`.
 *
 * @param threads - Of one decoder; 0 leaves it to FFmpeg.
 * @returns undefined where the package is not installed or does not load.
 */
export async function createNodeAvReader(threads = 0): Promise<VideoReader | undefined> {
  // Not written out: the package is an optional peer that the compiler must not look for.
  const name = 'node-av';
  const av = await (import(name) as Promise<NodeAvLibrary>).catch(() => undefined);
  if (av === undefined) return undefined;
  av.Log?.setLevel(av.AV_LOG_FATAL);
  const { version, configuration } = av.getFFmpegInfo();
  return {
    decoder: 'node-av',
    version,
    configuration,
    probe: (file, signal) => probe(av, file, signal),
    read: (file, info, indices, options) =>
      read(av, threads, file, info as NodeAvVideoInfo, indices, options),
  };
}

async function probe(av: NodeAvLibrary, file: string, signal?: AbortSignal): Promise<NodeAvVideoInfo> {
  return withFile(av, file, async (input, stream) => {
    const { num, den } = stream.timeBase;
    const coded: { time: number; key: boolean }[] = [];
    let encrypted = 0;
    const packet = new av.Packet();
    packet.alloc();
    while ((await input.readFrame(packet)) >= 0) {
      signal?.throwIfAborted();
      if (packet.streamIndex === stream.index && (packet.flags & av.AV_PKT_FLAG_DISCARD) === 0) {
        if (packet.getSideData(av.AV_PKT_DATA_ENCRYPTION_INFO) !== null) encrypted++;
        else coded.push({ time: (Number(packet.pts) * num) / den, key: packet.isKeyframe });
      }
      packet.unref();
    }
    packet.free();
    const { width, height, codecId, sampleAspectRatio: aspect } = stream.codecpar;
    if (coded.length === 0 && encrypted > 0) throw notVideo(file, 'it is encrypted');
    if (coded.length === 0) throw notVideo(file, 'it holds no frame');
    if (width === 0 || height === 0) throw notVideo(file, 'it declares no size that a frame can have');
    const wide = aspect.num > 0 && aspect.den > 0 ? Math.round((width * aspect.num) / aspect.den) : width;
    requireFrameSize(file, Math.max(width, wide), height);
    const quarters = quartersOf(stream.codecpar.getCodedSideData(av.AV_PKT_DATA_DISPLAYMATRIX));
    const codec = av.Codec.findDecoder(codecId)?.name ?? '';
    const upright = quarters % 2 === 0 ? { width: wide, height } : { width: height, height: wide };
    return {
      codec: codec.replace(/^lib|dav1d$/g, (part) => (part === 'dav1d' ? 'av1' : '')),
      ...upright,
      ...indexFrames(coded),
      quarters,
    };
  });
}

async function* read(
  av: NodeAvLibrary,
  threads: number,
  file: string,
  info: NodeAvVideoInfo,
  indices: readonly number[],
  { maxSide, signal }: ReadVideoOptions = {},
): AsyncGenerator<VideoFrame> {
  const { input, stream } = await openFile(av, file);
  const codec = av.Codec.findDecoder(stream.codecpar.codecId);
  const packet = new av.Packet();
  const frame = new av.Frame();
  const converted = new av.Frame();
  const scaler = new av.SoftwareScaleContext();
  let decoded = 0;
  try {
    if (codec === null) throw notVideo(file, 'there is no decoder for it');
    packet.alloc();
    frame.alloc();
    converted.alloc();
    scaler.allocContext();
    const fitted = fitInside(info, maxSide);
    const coded = info.quarters % 2 === 0 ? fitted : { width: fitted.height, height: fitted.width };
    Object.assign(converted, { ...coded, format: av.AV_PIX_FMT_RGB24 });
    converted.getBuffer(1);
    const { num, den } = stream.timeBase;
    const tolerance = timeTolerance(info.times);
    for (const run of planSeeks(indices, info.keyframes, SEEK_COST)) {
      if (run.from > 0 || decoded > 0) {
        const at = BigInt(Math.round((((info.times[run.from] as number) + tolerance) * den) / num));
        await input.seekFrame(stream.index, at, av.AVSEEK_FLAG_BACKWARD);
      }
      const decoder = new av.CodecContext();
      try {
        decoder.allocContext3(codec);
        decoder.parametersToContext(stream.codecpar);
        decoder.setOption('max_pixels', MAX_FRAME_PIXELS);
        Object.assign(decoder, { pktTimebase: stream.timeBase, threadCount: threads });
        if ((await decoder.open2(codec, null)) < 0)
          throw notVideo(file, `its ${info.codec} cannot be decoded`);
        let next = 0;
        let ended = false;
        while (next < run.indices.length) {
          signal?.throwIfAborted();
          if ((await decoder.receiveFrame(frame)) < 0) {
            if (ended) break;
            const status = await input.readFrame(packet);
            if (status < 0) {
              ended = true;
              await decoder.sendPacket(null);
            } else if (packet.streamIndex === stream.index) await decoder.sendPacket(packet);
            packet.unref();
            continue;
          }
          const time = (Number(frame.bestEffortTimestamp) * num) / den;
          // The scaler refuses to make a progressive frame of one that is marked as interlaced; ffmpeg scales it all the same.
          frame.clearFlags(av.AV_FRAME_FLAG_INTERLACED);
          const wanted = () => info.times[run.indices[next] as number] as number;
          while (next < run.indices.length && time > wanted() + tolerance) next++;
          if (
            next < run.indices.length &&
            time >= wanted() - tolerance &&
            (await scaler.scaleFrame(converted, frame)) >= 0
          ) {
            decoded++;
            const image = turnImage(
              { ...coded, data: pixels(converted, coded.width, coded.height) },
              info.quarters,
            );
            yield { image, index: run.indices[next] as number, timeMs: Math.round(time * 1000) };
            next++;
          }
          frame.unref();
        }
      } finally {
        decoder.freeContext();
      }
    }
    if (decoded === 0 && indices.length > 0)
      throw notVideo(file, `none of ${indices.length} frames can be decoded`);
  } finally {
    for (const one of [packet, frame, converted]) one.free();
    scaler.freeContext();
    await input.closeInput();
  }
}

function pixels(frame: AvFrame, width: number, height: number): Uint8Array {
  const bytes = frame.toBuffer();
  return new Uint8Array(bytes.buffer, bytes.byteOffset, width * height * 3).slice();
}

async function withFile<T>(
  av: NodeAvLibrary,
  file: string,
  work: (input: AvFormatContext, stream: AvStream) => Promise<T>,
): Promise<T> {
  const { input, stream } = await openFile(av, file);
  try {
    return await work(input, stream);
  } finally {
    await input.closeInput();
  }
}

async function openFile(
  av: NodeAvLibrary,
  file: string,
): Promise<{ input: AvFormatContext; stream: AvStream }> {
  const size = (await stat(file).catch(() => undefined))?.size;
  if (size === undefined) throw notVideo(file, 'it cannot be opened');
  if (size === 0) throw notVideo(file, 'it is empty');
  const input = new av.FormatContext();
  if ((await input.openInput(`file:${file}`, null, null)) < 0)
    throw notVideo(file, 'Invalid data found when processing input');
  try {
    const name = input.iformat?.name ?? '';
    if (/_pipe$|^image2/.test(name)) throw notVideo(file, `it is a picture (${name.replace('_pipe', '')})`);
    await input.findStreamInfo(null);
    const stream = input.streams.find(({ codecpar }) => codecpar.codecType === av.AVMEDIA_TYPE_VIDEO);
    if (stream === undefined) throw notVideo(file, 'it holds no video');
    return { input, stream };
  } catch (error) {
    await input.closeInput();
    throw error;
  }
}

/** Quarters clockwise from the first row of a display matrix, in numbers of 16.16 bits. */
function quartersOf(matrix: Buffer | null): number {
  if (matrix === null || matrix.length < 36) return 0;
  const [a, b] = [matrix.readInt32LE(0) / 65536, matrix.readInt32LE(4) / 65536];
  return (4 + Math.round((Math.atan2(b, a) * 2) / Math.PI)) % 4;
}
