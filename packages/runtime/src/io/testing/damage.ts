import type { SeededRandom } from '../../random/seeded-random.js';

/** Values that sizes and offsets overflow at. */
const EXTREMES = [0, 1, 0x7f, 0xff, 0x7fffffff, 0x80000000, 0xffffffff];

/** A copy of a file with one to eight faults: bytes changed, cut off, put in, repeated, or sizes made extreme. */
export function damage(file: Uint8Array, random: SeededRandom): Uint8Array {
  let bytes = Uint8Array.from(file);
  const below = (n: number) => Math.floor(random.next() * n);
  // Half of the faults fall where names, shapes and sizes stand: at the beginning, or at the end of an archive.
  const place = () => {
    const near = random.next();
    if (near < 0.5) return below(bytes.length);
    const depth = below(Math.min(bytes.length, 1024));
    return near < 0.75 ? depth : bytes.length - 1 - depth;
  };
  for (let faults = 1 + below(8); faults > 0 && bytes.length > 0; faults--) {
    const at = Math.max(0, place());
    const kind = below(6);
    if (kind === 0) bytes[at] = below(256);
    else if (kind === 1) bytes[at] = (bytes[at] as number) ^ (1 << below(8));
    else if (kind === 2) {
      const size = EXTREMES[below(EXTREMES.length)] as number;
      for (let i = 0; i < 4; i++) bytes[at + i] = size >>> (8 * i);
    } else if (kind === 3 && below(4) === 0) bytes = bytes.slice(0, at);
    else if (kind === 4)
      bytes = joined(
        bytes.subarray(0, at),
        Uint8Array.from({ length: 1 + below(9) }, () => below(256)),
        bytes.subarray(at),
      );
    else if (kind === 5) {
      const piece = bytes.subarray(at, at + 1 + below(64));
      bytes = joined(bytes.subarray(0, at), piece, bytes.subarray(at));
    }
  }
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
