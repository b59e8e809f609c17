import type { FloatImage } from './float-image.js';

/** Mean and deviation of luminance and two colour differences under a mask. */
export interface ColourStatistics {
  readonly mean: readonly [number, number, number];
  readonly deviation: readonly [number, number, number];
}

/** Luminance and colour differences of a pixel (BT.601). */
function toOpponent(r: number, g: number, b: number): [number, number, number] {
  const y = 0.299 * r + 0.587 * g + 0.114 * b;
  return [y, b - y, r - y];
}

/** Statistics of what a mask covers. */
export function colourStatistics(image: FloatImage, mask: Float32Array): ColourStatistics {
  const sum = [0, 0, 0];
  const squares = [0, 0, 0];
  let weight = 1e-6;
  for (let i = 0; i < mask.length; i++) {
    const m = mask[i] as number;
    if (m === 0) continue;
    const pixel = toOpponent(
      image.data[3 * i] as number,
      image.data[3 * i + 1] as number,
      image.data[3 * i + 2] as number,
    );
    weight += m;
    for (let c = 0; c < 3; c++) {
      sum[c] = (sum[c] as number) + m * (pixel[c] as number);
      squares[c] = (squares[c] as number) + m * (pixel[c] as number) ** 2;
    }
  }
  const mean = sum.map((s) => s / weight) as [number, number, number];
  const deviation = squares.map((s, c) => Math.sqrt(Math.max(1, s / weight - (mean[c] as number) ** 2)));
  return { mean, deviation: deviation as [number, number, number] };
}

/**
 * Gives a picture the colour statistics of another, as far as `amount` says.
 *
 * @source Reinhard et al. 2001, in luminance and colour differences in place of its own space.
 */
export function transferColour(
  image: FloatImage,
  from: ColourStatistics,
  to: ColourStatistics,
  amount: number,
): FloatImage {
  const data = new Float32Array(image.data.length);
  const gain = from.deviation.map((d, c) => Math.min(2, (to.deviation[c] as number) / d));
  for (let i = 0; i < data.length; i += 3) {
    const pixel = toOpponent(
      image.data[i] as number,
      image.data[i + 1] as number,
      image.data[i + 2] as number,
    );
    const [y, b, r] = pixel.map((value, c) => {
      const moved = (value - (from.mean[c] as number)) * (gain[c] as number) + (to.mean[c] as number);
      return value + amount * (moved - value);
    }) as [number, number, number];
    data[i] = y + r;
    data[i + 1] = y - (0.299 * r + 0.114 * b) / 0.587;
    data[i + 2] = y + b;
  }
  return { width: image.width, height: image.height, data };
}
