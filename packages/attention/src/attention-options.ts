import type { Seed } from '@did/runtime';

/** How a mask is made. */
export interface AttentionOptions {
  /** C, the channels of the feature map. */
  readonly channels: number;
  /** `average`: (M_channel + M_spatial) / 2; `cbam`: one after the other. */
  readonly kind?: 'average' | 'cbam';
  /** r: C / r is the width of the channel attention's hidden layer; a whole number of at least 1. */
  readonly reduction?: number;
  /** Side of the spatial attention's kernel; a whole number of at least 1. */
  readonly kernelSize?: number;
  /** Draws the weights. */
  readonly seed?: Seed;
  /** The layer's name in its model. */
  readonly name?: string;
}

/** The defaults: the reduction and kernel of CBAM. */
export const ATTENTION_DEFAULTS = { kind: 'average', reduction: 16, kernelSize: 7, seed: 0 } as const;
