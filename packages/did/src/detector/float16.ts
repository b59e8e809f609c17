/**
 * Numbers as IEEE 754 halves, rounded to the nearest, ties to even; larger ones become infinite.
 *
 * @shape `[N]` -> `[N]`
 * @dtype float32 -> uint16, the bits
 */
export function toFloat16(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(bits.length);
  // Uint16Array.from takes ten times as long.
  for (let i = 0; i < bits.length; i++) halves[i] = halfOf(bits[i] as number);
  return halves;
}

function halfOf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  // NaN keeps a bit; what rounds beyond 65,504 is infinite.
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // Below 2^-14 halves are evenly spaced by 2^-24.
    const value = new Float32Array(new Uint32Array([magnitude]).buffer)[0] as number;
    return sign | roundToEven(value * 2 ** 24);
  }
  const odd = (magnitude >>> 13) & 1;
  return sign | ((magnitude - 0x38000000 + 0xfff + odd) >>> 13);
}

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}
