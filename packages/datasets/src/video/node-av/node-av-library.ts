/**
 * The part of `node-av` that is used here: its low level, which mirrors FFmpeg's C interface. The high level needs
 * `Promise.withResolvers`, which Node 20 lacks.
 */
export interface NodeAvLibrary {
  readonly FormatContext: new () => AvFormatContext;
  readonly Packet: new () => AvPacket;
  readonly Frame: new () => AvFrame;
  readonly CodecContext: new () => AvCodecContext;
  readonly SoftwareScaleContext: new () => AvScaler;
  readonly Codec: { findDecoder(id: number): AvCodec | null };
  readonly Log?: { setLevel(level: number): void };
  readonly AVMEDIA_TYPE_VIDEO: number;
  readonly AV_PKT_DATA_DISPLAYMATRIX: number;
  readonly AV_PKT_DATA_ENCRYPTION_INFO: number;
  readonly AV_FRAME_FLAG_INTERLACED: number;
  readonly AV_PKT_FLAG_DISCARD: number;
  readonly AVSEEK_FLAG_BACKWARD: number;
  readonly AV_PIX_FMT_RGB24: number;
  readonly AV_LOG_FATAL: number;
  getFFmpegInfo(): { readonly version: string; readonly configuration: string };
}

/** Numerator and denominator. */
export interface AvRational {
  readonly num: number;
  readonly den: number;
}

/** An opened file. */
export interface AvFormatContext {
  readonly streams: readonly AvStream[];
  readonly iformat: { readonly name: string } | null;
  openInput(file: string, format: null, options: null): Promise<number>;
  findStreamInfo(options: null): Promise<number>;
  readFrame(packet: AvPacket): Promise<number>;
  seekFrame(stream: number, time: bigint, flags: number): Promise<number>;
  closeInput(): Promise<void>;
}

/** A stream of an opened file. */
export interface AvStream {
  readonly index: number;
  readonly timeBase: AvRational;
  readonly codecpar: {
    readonly codecType: number;
    readonly codecId: number;
    readonly width: number;
    readonly height: number;
    readonly sampleAspectRatio: AvRational;
    getCodedSideData(type: number): Buffer | null;
  };
}

/** A piece of coded video. */
export interface AvPacket {
  readonly streamIndex: number;
  readonly pts: bigint;
  readonly flags: number;
  readonly isKeyframe: boolean;
  getSideData(type: number): Buffer | null;
  alloc(): void;
  unref(): void;
  free(): void;
}

/** A picture, or room for one. */
export interface AvFrame {
  width: number;
  height: number;
  format: number;
  readonly bestEffortTimestamp: bigint;
  readonly linesize: readonly number[];
  alloc(): void;
  clearFlags(...flags: number[]): void;
  getBuffer(align: number): number;
  toBuffer(): Buffer;
  unref(): void;
  free(): void;
}

/** A decoder. */
export interface AvCodecContext {
  threadCount: number;
  pktTimebase: AvRational;
  allocContext3(codec: AvCodec): void;
  setOption(name: string, value: number): number;
  parametersToContext(parameters: AvStream['codecpar']): number;
  open2(codec: AvCodec, options: null): Promise<number>;
  sendPacket(packet: AvPacket | null): Promise<number>;
  receiveFrame(frame: AvFrame): Promise<number>;
  freeContext(): void;
}

/** What a decoder is made of. */
export interface AvCodec {
  readonly name: string;
}

/** Turns frames into others of another size and pixel format. */
export interface AvScaler {
  allocContext(): void;
  scaleFrame(to: AvFrame, from: AvFrame): Promise<number>;
  freeContext(): void;
}
