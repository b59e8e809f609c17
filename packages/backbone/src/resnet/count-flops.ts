import type { ResnetVariant } from './variants.js';

/** Parameters and floating point operations of a network, counted from its description. */
export interface NetworkCost {
  /** Trainable values, batch norm's included. */
  readonly parameters: number;
  /** Of one forward pass of one picture; a multiply-add counts as two; norms and activations are left out. */
  readonly flops: number;
}

/** Counts a ResNet's convolutions without building it. */
export function countResnet(variant: ResnetVariant, height: number, width: number): NetworkCost {
  let parameters = 0;
  let flops = 0;
  let size: [number, number] = [height, width];
  const halve = (n: number, stride: number) => Math.ceil(n / stride);
  const conv = (kernel: number, from: number, to: number, stride: number, input: [number, number]) => {
    const [h, w] = [halve(input[0], stride), halve(input[1], stride)];
    parameters += kernel * kernel * from * to + 2 * to;
    flops += 2 * kernel * kernel * from * to * h * w;
    return [h, w] as [number, number];
  };
  const small = variant.stem.kind === 'small';
  size = conv(small ? 3 : 7, 3, variant.stem.width, 2, size);
  if (!small) size = [halve(size[0], 2), halve(size[1], 2)];
  let channels = variant.stem.width;
  variant.depths.forEach((depth, stage) => {
    const inner = variant.widths[stage] as number;
    const outer = inner * variant.expansion;
    for (let block = 0; block < depth; block++) {
      const stride = block === 0 ? (variant.strides[stage] as number) : 1;
      const input = size;
      if (variant.expansion === 1) {
        size = conv(3, channels, inner, stride, input);
        conv(3, inner, inner, 1, size);
      } else {
        conv(1, channels, inner, 1, input);
        size = conv(3, inner, inner, stride, input);
        conv(1, inner, outer, 1, size);
      }
      if (stride !== 1 || channels !== outer) conv(1, channels, outer, stride, input);
      channels = outer;
    }
  });
  return { parameters, flops };
}
