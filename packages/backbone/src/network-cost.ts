/** Parameters and floating point operations of a network, counted from its description. */
export interface NetworkCost {
  /** Trainable values, batch norm's included. */
  readonly parameters: number;
  /**
   * Of the convolutions in one forward pass of one picture, squeeze-excite's included; a multiply-add counts as two;
   * norms, activations and pooling are left out.
   */
  readonly flops: number;
}

/** Height and width of a map. */
export type MapSize = readonly [number, number];

/** The size after a convolution or pooling of this stride, padded on both sides. */
export function shrink([height, width]: MapSize, stride: number): MapSize {
  return [Math.ceil(height / stride), Math.ceil(width / stride)];
}

/** Adds up a network's convolutions, each with its batch norm. */
export class CostCounter {
  private parameters = 0;
  private flops = 0;

  /** A convolution; `from` is 1 for a depthwise one. Returns the size of its output. */
  conv(kernel: number, from: number, to: number, stride: number, input: MapSize): MapSize {
    const output = shrink(input, stride);
    const weights = kernel * kernel * from * to;
    this.parameters += weights + 2 * to;
    this.flops += 2 * weights * output[0] * output[1];
    return output;
  }

  /** A depthwise 3x3 convolution and a 1x1, with one batch norm after both. */
  separable(from: number, to: number, [height, width]: MapSize): void {
    this.parameters += 9 * from;
    this.flops += 2 * 9 * from * height * width;
    this.conv(1, from, to, 1, [height, width]);
  }

  /** Squeeze-excite: two 1x1 convolutions with biases on a map of one pixel. */
  squeezeExcite(channels: number, squeezed: number): void {
    this.parameters += 2 * channels * squeezed + channels + squeezed;
    this.flops += 4 * channels * squeezed;
  }

  total(): NetworkCost {
    return { parameters: this.parameters, flops: this.flops };
  }
}
