/** Along one axis: which taps of a filter an output position sees, and where in the input they begin. */
export interface AxisView {
  /** Which part of the filter: always 0, but for input gradients, where the stride divides it into parts. */
  readonly part: number;
  /** First tap seen, counted within the part. */
  readonly firstTap: number;
  /** Taps seen, one beside the other; 0 where only padding is. */
  readonly taps: number;
  /** Position in the input under the first tap. */
  readonly start: number;
}

/** One axis of a convolution. */
export interface ConvAxis {
  readonly inSize: number;
  readonly outSize: number;
  readonly filterSize: number;
  readonly stride: number;
  readonly padBefore: number;
}

/** What each output position sees when a convolution goes forward. */
export function forwardViews(axis: ConvAxis): AxisView[] {
  const { inSize, outSize, filterSize, stride, padBefore } = axis;
  return Array.from({ length: outSize }, (_, position) => {
    const corner = position * stride - padBefore;
    return clip({ part: 0, corner, filterSize, inSize });
  });
}

/** Taps of each part of the filter, turned round: the part of a position in `x` is that of its place modulo stride. */
export function filterParts({ filterSize, stride }: ConvAxis): number[][] {
  return Array.from({ length: stride }, (_, part) => {
    const taps: number[] = [];
    for (let tap = part; tap < filterSize; tap += stride) taps.unshift(tap);
    return taps;
  });
}

/**
 * What each position of the input sees of `dy` when a gradient goes back.
 *
 * @remarks
 * Position x got something from output o through tap t where `o * stride = x + pad - t`. So t is fixed modulo the stride,
 * and as t falls by one stride, o grows by one: with its taps turned round each part of the filter is a filter of stride 1.
 */
export function backwardViews(axis: ConvAxis): AxisView[] {
  const { inSize, outSize, stride, padBefore } = axis;
  const parts = filterParts(axis);
  return Array.from({ length: inSize }, (_, position) => {
    const part = (position + padBefore) % stride;
    const filterSize = (parts[part] as number[]).length;
    const corner = (position + padBefore - part) / stride - (filterSize - 1);
    return clip({ part, corner, filterSize, inSize: outSize });
  });
}

function clip(window: { part: number; corner: number; filterSize: number; inSize: number }): AxisView {
  const { part, corner, filterSize, inSize } = window;
  const firstTap = Math.min(filterSize, Math.max(0, -corner));
  const taps = Math.max(0, Math.min(filterSize, inSize - corner) - firstTap);
  return { part, firstTap, taps, start: taps === 0 ? 0 : corner + firstTap };
}
