import { DidError } from '@did/runtime';

/** What an input may be at most; whatever is more is refused before it is decoded, with the limit in the message. */
export interface InputLimits {
  /** Of a picture as it is stored. @unit bytes */
  readonly maxPictureBytes: number;
  /** Of a video as it is stored. @unit bytes */
  readonly maxVideoBytes: number;
  /** Of a picture, as it declares itself. */
  readonly maxPixels: number;
  /** Of a video. @unit seconds */
  readonly maxSeconds: number;
}

/** Any camera's picture and any film; no picture bomb. */
export const DEFAULT_INPUT_LIMITS: InputLimits = {
  maxPictureBytes: 200e6,
  maxVideoBytes: 2e9,
  maxPixels: 100e6,
  maxSeconds: 6 * 3600,
};

/** Refuses what is larger than allowed. @throws DidError DID_DATA */
export function requireBytes(name: string, bytes: number, most: number): void {
  if (bytes <= most) return;
  throw new DidError(
    'DID_DATA',
    `${name} has ${megabytes(bytes)}; at most ${megabytes(most)} are read. Shrink it, or raise the limit.`,
    { bytes, most },
  );
}

/** Refuses a video that lasts longer than allowed. @throws DidError DID_DATA */
export function requireDuration(name: string, seconds: number, most: number): void {
  if (seconds <= most) return;
  throw new DidError(
    'DID_DATA',
    `${name} lasts ${Math.round(seconds)} s; at most ${most} s are looked at. Cut it, or raise the limit.`,
    { seconds, most },
  );
}

function megabytes(bytes: number): string {
  return `${Number((bytes / 1e6).toPrecision(3))} MB`;
}
