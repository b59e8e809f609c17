/** Below this the centre weight is 1 to eight bits. @unit pixels */
const NO_BLUR = 0.15;

/** Weights of a Gaussian at whole pixels from its centre outwards, normalised over both sides. */
function kernelOf(sigma: number): Float32Array {
  const radius = Math.max(1, Math.ceil(2.5 * sigma));
  const kernel = new Float32Array(radius + 1);
  let sum = 0;
  for (let i = 0; i <= radius; i++) {
    const weight = Math.exp((-i * i) / (2 * sigma * sigma));
    kernel[i] = weight;
    sum += i === 0 ? weight : 2 * weight;
  }
  return kernel.map((weight) => weight / sum);
}

/**
 * Gaussian blur of interleaved planes of any range, separable; the edge goes on outside.
 *
 * @param sigma - Below 0.15 the values are returned as they are, not copied. @unit pixels
 * @shape values `[height * width * channels]` -> the same
 */
export function gaussianBlur(
  values: Float32Array,
  width: number,
  height: number,
  channels: number,
  sigma: number,
): Float32Array {
  if (sigma < NO_BLUR) return values;
  const kernel = kernelOf(sigma);
  const across = pass(values, width, height, channels, kernel, channels, width * channels);
  return pass(across, height, width, channels, kernel, width * channels, channels);
}

/** Blurs along one direction: `length` steps of `stride` for each of `lines` lines `lineStride` apart. */
function pass(
  values: Float32Array,
  length: number,
  lines: number,
  channels: number,
  kernel: Float32Array,
  stride: number,
  lineStride: number,
): Float32Array {
  const out = new Float32Array(values.length);
  const radius = kernel.length - 1;
  const padded = new Float32Array(length + 2 * radius);
  for (let line = 0; line < lines; line++) {
    for (let channel = 0; channel < channels; channel++) {
      const start = line * lineStride + channel;
      for (let i = 0; i < length; i++) padded[radius + i] = values[start + i * stride] as number;
      padded.fill(padded[radius] as number, 0, radius);
      padded.fill(padded[radius + length - 1] as number, radius + length);
      for (let i = 0; i < length; i++) {
        let sum = (kernel[0] as number) * (padded[radius + i] as number);
        for (let k = 1; k <= radius; k++) {
          sum +=
            (kernel[k] as number) * ((padded[radius + i - k] as number) + (padded[radius + i + k] as number));
        }
        out[start + i * stride] = sum;
      }
    }
  }
  return out;
}
