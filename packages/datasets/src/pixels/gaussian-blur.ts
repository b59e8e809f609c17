/**
 * Gaussian blur of interleaved planes, separable, edges repeated.
 *
 * @param sigma - @unit pixels; 0 gives a copy.
 * @shape planes `[height * width * channels]` -> the same
 */
export function gaussianBlur(
  planes: Float32Array,
  width: number,
  height: number,
  channels: number,
  sigma: number,
): Float32Array {
  if (sigma <= 0) return planes.slice();
  const radius = Math.max(1, Math.ceil(3 * sigma));
  const kernel = Float32Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)),
  );
  const total = kernel.reduce((sum, value) => sum + value, 0);
  for (let i = 0; i < kernel.length; i++) kernel[i] = (kernel[i] as number) / total;
  const across = pass(planes, kernel, radius, {
    length: width,
    lines: height,
    step: channels,
    line: width * channels,
    channels,
  });
  return pass(across, kernel, radius, {
    length: height,
    lines: width,
    step: width * channels,
    line: channels,
    channels,
  });
}

interface Walk {
  readonly length: number;
  readonly lines: number;
  readonly step: number;
  readonly line: number;
  readonly channels: number;
}

function pass(from: Float32Array, kernel: Float32Array, radius: number, walk: Walk): Float32Array {
  const to = new Float32Array(from.length);
  const { length, lines, step, line, channels } = walk;
  for (let l = 0; l < lines; l++) {
    for (let c = 0; c < channels; c++) {
      const base = l * line + c;
      for (let i = 0; i < length; i++) {
        let sum = 0;
        for (let k = -radius; k <= radius; k++) {
          const at = i + k < 0 ? 0 : i + k >= length ? length - 1 : i + k;
          sum += (kernel[k + radius] as number) * (from[base + at * step] as number);
        }
        to[base + i * step] = sum;
      }
    }
  }
  return to;
}
