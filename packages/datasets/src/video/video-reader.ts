import type { RgbImage } from '@did/faces';

/** Which program decodes. */
export type VideoDecoder = 'ffmpeg' | 'node-av';

/** What a file says of its video before anything is decoded. */
export interface VideoInfo {
  /** `h264`, `hevc`, `vp9`, `av1` and others, as FFmpeg names them. */
  readonly codec: string;
  /** Upright, with square pixels. @unit pixels */
  readonly width: number;
  /** @unit pixels */
  readonly height: number;
  /** When each frame is shown, in order; real time stamps, unevenly spaced where the frame rate varies. @unit seconds */
  readonly times: readonly number[];
  /** Numbers of the frames, in the order of `times`, at which decoding can begin. */
  readonly keyframes: readonly number[];
}

/** A decoded frame. */
export interface VideoFrame {
  /** Upright. */
  readonly image: RgbImage;
  /** Place in `times`. */
  readonly index: number;
  /** @unit milliseconds, as the file counts them */
  readonly timeMs: number;
}

/** Options of {@link VideoReader.read}. */
export interface ReadVideoOptions {
  /** A larger frame is shrunk so that its longer side has this length. @unit pixels */
  readonly maxSide?: number;
  readonly signal?: AbortSignal;
}

/** Something that decodes video files. */
export interface VideoReader {
  readonly decoder: VideoDecoder;
  /** Of the FFmpeg that it runs. */
  readonly version: string;
  /** How that FFmpeg was built; it decides under which licence it stands. */
  readonly configuration: string;
  /**
   * Reads what the file says.
   *
   * @param signal - Ends the decoder's program, where it is one.
   * @throws DidError DID_DATA when the file is missing, empty, truncated before its index, or no video.
   */
  probe(file: string, signal?: AbortSignal): Promise<VideoInfo>;
  /**
   * The frames with these numbers, in order; those that cannot be decoded are left out.
   *
   * @throws DidError DID_DATA when not a single one can be decoded.
   */
  read(
    file: string,
    info: VideoInfo,
    indices: readonly number[],
    options?: ReadVideoOptions,
  ): AsyncGenerator<VideoFrame>;
}
