import type { RgbImage } from '@did/faces';

/** A decoded frame as its decoder gives it: luma, and colour at half the size. */
export interface YuvFrame {
  /** @unit pixels */
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  readonly luma: Plane;
  readonly blue: Plane;
  readonly red: Plane;
  /** Which colours its numbers mean, as WebCodecs names it; null where the file does not say. */
  readonly matrix: string | null;
  /** Numbers from 0 to 255, not from 16 to 235. */
  readonly fullRange: boolean;
}

/** Where a value of a plane stands: `offset + y * stride + x * step`. */
export interface Plane {
  readonly offset: number;
  readonly stride: number;
  readonly step: number;
}

/** Shares of red in Cr, blue in Cb, green in Cb and in Cr, in 1/65536, for numbers from 16 to 240. @source FFmpeg, libswscale/yuv2rgb.c */
const MATRICES: Readonly<Record<string, readonly [number, number, number, number]>> = {
  bt709: [117489, 138438, 13975, 34925],
  bt470bg: [104597, 132201, 25675, 53279],
  smpte170m: [104597, 132201, 25675, 53279],
  'bt2020-ncl': [110013, 140363, 12277, 42626],
};

/**
 * A frame of a video in RGB, to the bit as FFmpeg's converter makes it in Node.
 *
 * @remarks
 * A browser's own conversion differs by its matrix where the file names none, by its filter of the colours, and by rounding:
 * logits would be others than in Node. This one takes the colours of the nearest sample, a matrix that is not named for BT.601,
 * and cuts each product to a whole number.
 *
 * @source FFmpeg, libswscale/x86/yuv_2_rgb.asm (the arithmetic, written anew).
 */
export function yuvToRgb(frame: YuvFrame): RgbImage {
  const { width, height, data, luma, blue, red, fullRange } = frame;
  const [cr, cb, gb, gr] =
    MATRICES[frame.matrix ?? ''] ?? (MATRICES.smpte170m as [number, number, number, number]);
  const chroma = (share: number) => Math.round(((fullRange ? (share * 224) / 255 : share) * 8192) / 65536);
  const [redOfCr, blueOfCb, greenOfCb, greenOfCr] = [chroma(cr), chroma(cb), chroma(gb), chroma(gr)] as const;
  const lumaFactor = fullRange ? 8192 : Math.round((8192 * 255) / 219);
  const black = fullRange ? 0 : 16;
  // (8 * value * factor) >> 16 for every value there is.
  const table = (factor: number, zero: number) =>
    Int16Array.from({ length: 256 }, (_, value) => (8 * (value - zero) * factor) >> 16);
  const lumas = table(lumaFactor, black);
  const reds = table(redOfCr, 128);
  const blues = table(blueOfCb, 128);
  const greensOfBlue = table(-greenOfCb, 128);
  const greensOfRed = table(-greenOfCr, 128);
  const rgb = new Uint8ClampedArray(width * height * 3);
  for (let y = 0, o = 0; y < height; y++) {
    const row = luma.offset + y * luma.stride;
    const blueRow = blue.offset + (y >> 1) * blue.stride;
    const redRow = red.offset + (y >> 1) * red.stride;
    for (let x = 0; x < width; x++, o += 3) {
      const light = lumas[data[row + x * luma.step] as number] as number;
      const u = data[blueRow + (x >> 1) * blue.step] as number;
      const v = data[redRow + (x >> 1) * red.step] as number;
      rgb[o] = light + (reds[v] as number);
      rgb[o + 1] = light + (greensOfBlue[u] as number) + (greensOfRed[v] as number);
      rgb[o + 2] = light + (blues[u] as number);
    }
  }
  return { width, height, data: new Uint8Array(rgb.buffer) };
}
