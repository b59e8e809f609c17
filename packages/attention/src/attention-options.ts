import type { Seed } from '@did/runtime';

/** How a mask is made. */
export interface AttentionOptions {
  /** C, the channels of the feature map. */
  readonly channels: number;
  /** `average`: (M_channel + M_spatial) / 2; `cbam`: one after the other; `channel`: M_channel alone, the same at every place. */
  readonly kind?: 'average' | 'cbam' | 'channel';
  /** tau: the logits of each sigmoid are divided by it; near 0 a mask opens or closes. Above 0; 1 unless given. */
  readonly temperature?: number;
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
export const ATTENTION_DEFAULTS = {
  kind: 'average',
  temperature: 1,
  reduction: 16,
  kernelSize: 7,
  seed: 0,
} as const;
