import type { WeightKey } from './weight-key.js';

/** Whose names a file's tensors bear. */
export type WeightSource =
  | 'ours'
  | 'torchvision'
  | 'timm'
  | 'efficientnet-pytorch'
  | 'efficientnet-lite-pytorch'
  | 'keras';

/** How one project names the tensors of one family of networks. */
export interface Naming {
  readonly source: WeightSource;
  /** Their name of one of our weights. */
  nameOf(key: WeightKey): string;
  /** Their name of the classifier, a layer that a backbone has none of but that can be kept; others that it may bear. */
  readonly classifier: readonly string[];
  /** Their names of layers after the maps that cannot be kept. */
  readonly dropped?: readonly string[];
  /** Theirs is PyTorch's order of axes. */
  readonly channelsFirst: boolean;
}

const ENDINGS: Readonly<Record<string, string>> = {
  kernel: 'weight',
  depthwise_kernel: 'weight',
  gamma: 'weight',
  beta: 'bias',
  running_mean: 'running_mean',
  running_variance: 'running_var',
  squeeze_kernel: 'weight',
  excite_kernel: 'weight',
  squeeze_bias: 'bias',
  excite_bias: 'bias',
};

/** PyTorch's name of a weight in the layer at `path`. */
export function torchName(path: string, { kind }: WeightKey): string {
  return `${path}.${ENDINGS[kind] ?? kind}`;
}

/** Our own names, as `did weights import` writes them. */
export const OURS: Naming = {
  source: 'ours',
  nameOf: ({ name }) => name,
  classifier: ['classifier'],
  channelsFirst: false,
};
