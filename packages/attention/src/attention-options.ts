import type { Seed } from '@did/runtime';

/** How a mask is made. */
export interface AttentionOptions {
  /** C, the channels of the feature map. */
  readonly channels: number;
  /** `average`: (M_channel + M_spatial) / 2; `cbam`: one after the other. */
  readonly kind?: 'average' | 'cbam';
  /** Bottleneck of the channel attention. */
  readonly reduction?: number;
  /** Side of the spatial attention's kernel. */
  readonly kernelSize?: number;
  readonly seed?: Seed;
  readonly name?: string;
}

/** The defaults: the reduction and kernel of CBAM. */
export const ATTENTION_DEFAULTS = { kind: 'average', reduction: 16, kernelSize: 7, seed: 0 } as const;
