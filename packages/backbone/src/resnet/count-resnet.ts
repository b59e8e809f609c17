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
  const shrink = ([h, w]: Size, stride: number): Size => [Math.ceil(h / stride), Math.ceil(w / stride)];
  const conv = (kernel: number, from: number, to: number, stride: number, input: Size): Size => {
    const output = shrink(input, stride);
    parameters += kernel * kernel * from * to + 2 * to;
    flops += 2 * kernel * kernel * from * to * output[0] * output[1];
    return output;
  };
  const { kind, stride: stemStride, width: stemWidth } = variant.stem;
  let size: Size = [height, width];
  size =
    kind === 'small' ? conv(3, 3, stemWidth, stemStride, size) : shrink(conv(7, 3, stemWidth, 2, size), 2);
  let channels = stemWidth;
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

type Size = readonly [number, number];
