import type { Patch } from './patch.js';
import type { PlacedMask } from './placed-mask.js';

/** Mean and deviation of luminance and two colour differences (BT.601) under a mask. */
export interface ColourStatistics {
  readonly mean: readonly [number, number, number];
  readonly deviation: readonly [number, number, number];
}

/** Statistics of what a mask covers. @param patch - Of the mask's region. @param width - Of the picture. */
export function colourStatistics(
  patch: Patch,
  { values, region }: PlacedMask,
  width: number,
): ColourStatistics {
  const sum = [0, 0, 0];
  const squares = [0, 0, 0];
  let weight = 1e-6;
  const { data } = patch;
  for (let y = 0, i = 0; y < region.height; y++) {
    const row = (region.top + y) * width + region.left;
    for (let x = 0; x < region.width; x++, i += 3) {
      const m = values[row + x] as number;
      if (m === 0) continue;
      const red = data[i] as number;
      const blue = data[i + 2] as number;
      const luminance = 0.299 * red + 0.587 * (data[i + 1] as number) + 0.114 * blue;
      weight += m;
      sum[0] = (sum[0] as number) + m * luminance;
      sum[1] = (sum[1] as number) + m * (blue - luminance);
      sum[2] = (sum[2] as number) + m * (red - luminance);
      squares[0] = (squares[0] as number) + m * luminance ** 2;
      squares[1] = (squares[1] as number) + m * (blue - luminance) ** 2;
      squares[2] = (squares[2] as number) + m * (red - luminance) ** 2;
    }
  }
  const mean = sum.map((s) => s / weight) as [number, number, number];
  const deviation = squares.map((s, c) => Math.sqrt(Math.max(1, s / weight - (mean[c] as number) ** 2)));
  return { mean, deviation: deviation as [number, number, number] };
}

/**
 * Gives a patch the colour statistics of another, as far as `amount` says.
 *
 * @source Reinhard et al. 2001, in luminance and colour differences in place of its own space.
 */
export function transferColour(
  patch: Patch,
  from: ColourStatistics,
  to: ColourStatistics,
  amount: number,
): Patch {
  const gain = [0, 0, 0];
  const shift = [0, 0, 0];
  for (let c = 0; c < 3; c++) {
    const full = Math.min(2, (to.deviation[c] as number) / (from.deviation[c] as number));
    gain[c] = 1 + amount * (full - 1);
    shift[c] = amount * ((to.mean[c] as number) - full * (from.mean[c] as number));
  }
  const [gainY = 1, gainB = 1, gainR = 1] = gain;
  const [shiftY = 0, shiftB = 0, shiftR = 0] = shift;
  const { data } = patch;
  const out = new Float32Array(data.length);
  for (let i = 0; i < data.length; i += 3) {
    const red = data[i] as number;
    const blue = data[i + 2] as number;
    const luminance = 0.299 * red + 0.587 * (data[i + 1] as number) + 0.114 * blue;
    const y = gainY * luminance + shiftY;
    const b = gainB * (blue - luminance) + shiftB;
    const r = gainR * (red - luminance) + shiftR;
    out[i] = y + r;
    out[i + 1] = y - (0.299 * r + 0.114 * b) / 0.587;
    out[i + 2] = y + b;
  }
  return { region: patch.region, data: out };
}
