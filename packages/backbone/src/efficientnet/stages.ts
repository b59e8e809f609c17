import type { BlockShape } from '../inverted-residual/variant.js';
import type { Activation } from '../layers/conv-norm.js';

/** One stage of an EfficientNet, as its tables state it. */
export interface StageRow {
  readonly kind: BlockShape['kind'];
  readonly kernelSize: number;
  /** Channels inside a block over those that enter it. */
  readonly expansion: number;
  /** Of the first block. */
  readonly stride: number;
  /** Channels that leave each block. */
  readonly width: number;
  /** Number of blocks. */
  readonly depth: number;
}

/** What all blocks of an EfficientNet share. */
export interface StageStyle {
  readonly stemWidth: number;
  readonly activation: Activation;
  readonly squeezeExcite: boolean;
}

/** Channels that enter a block over those that squeeze-excite squeezes into. @source Tan and Le 2019, `se0.25`. */
const SQUEEZE_DIVISOR = 4;

/** The blocks of each stage. */
export function efficientNetStages(rows: readonly StageRow[], style: StageStyle): BlockShape[][] {
  let channels = style.stemWidth;
  return rows.map(({ kind, kernelSize, expansion, stride, width, depth }) =>
    Array.from({ length: depth }, (_, i) => {
      const squeezes = style.squeezeExcite && kind === 'mbconv';
      const shape = {
        ...{ kind, kernelSize, width, activation: style.activation },
        stride: i === 0 ? stride : 1,
        inner: channels * expansion,
        squeezed: squeezes ? Math.max(1, Math.floor(channels / SQUEEZE_DIVISOR)) : 0,
      };
      channels = width;
      return shape;
    }),
  );
}
