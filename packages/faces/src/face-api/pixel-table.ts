/**
 * What a network of face-api is fed with for each byte: byte v of channel c stands at 3 v + c.
 *
 * @param meanRgb - Mean colour that the network was trained with. @unit 0..255
 * @shape `[768]`
 */
export function pixelTable(meanRgb: readonly [red: number, green: number, blue: number]): Float32Array {
  return Float32Array.from({ length: 768 }, (_, i) => (Math.floor(i / 3) - (meanRgb[i % 3] as number)) / 255);
}

/** Writes the values of interleaved RGB bytes, `from` up to `end`, at `to` and on. */
export function writePixels(
  table: Float32Array,
  data: Uint8Array,
  from: number,
  end: number,
  values: Float32Array,
  to: number,
): void {
  for (let i = from, o = to; i < end; i += 3, o += 3) {
    values[o] = table[3 * (data[i] as number)] as number;
    values[o + 1] = table[3 * (data[i + 1] as number) + 1] as number;
    values[o + 2] = table[3 * (data[i + 2] as number) + 2] as number;
  }
}
