import type { Naming } from './naming.js';
import type { BlockParts, WeightKey } from './weight-key.js';

const KINDS: Readonly<Record<string, string>> = {
  depthwise_kernel: 'kernel',
  running_mean: 'moving_mean',
  running_variance: 'moving_variance',
  squeeze_kernel: 'kernel',
  excite_kernel: 'kernel',
  squeeze_bias: 'bias',
  excite_bias: 'bias',
};

/** The layers of a block by ours; `dwconv` is what a generation calls its depthwise convolution. */
function layersOf({ parts, depthwise }: BlockParts, dwconv: string): Readonly<Record<string, string>> {
  const expand = { conv1: 'expand_conv', norm1: 'expand_bn' };
  const project = (i: 1 | 2 | 3) => ({ [`conv${i}`]: 'project_conv', [`norm${i}`]: 'project_bn' });
  if (depthwise) return { ...expand, conv2: dwconv, norm2: 'bn', ...project(3) };
  return parts.includes('conv2') ? { ...expand, ...project(2) } : project(1);
}

/**
 * EfficientNets of Keras, as its HDF5 files name layers: `block4a_dwconv2/kernel`. Axes are in our order.
 *
 * @param dwconv - `dwconv` in the first generation, `dwconv2` in the second
 */
export function kerasEfficientNet(dwconv: 'dwconv' | 'dwconv2'): Naming {
  return {
    source: 'keras',
    classifier: ['predictions'],
    // Of B4, which carries mean and deviation of its pictures with it.
    dropped: ['normalization'],
    channelsFirst: false,
    nameOf(key) {
      const kind = KINDS[key.kind] ?? key.kind;
      return `${layerOf(key, dwconv)}/${kind}`;
    },
  };
}

function layerOf({ at, stage, index, part, kind, block }: WeightKey, dwconv: string): string {
  const isNorm = part.startsWith('norm');
  if (at !== 'block') return `${at === 'stem' ? 'stem' : 'top'}_${isNorm ? 'bn' : 'conv'}`;
  const place = `block${stage}${String.fromCharCode('a'.charCodeAt(0) + index)}`;
  if (part === 'se') return `${place}_se_${kind.startsWith('squeeze') ? 'reduce' : 'expand'}`;
  return `${place}_${layersOf(block, dwconv)[part]}`;
}
