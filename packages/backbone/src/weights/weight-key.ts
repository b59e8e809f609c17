/** What a block of inverted residuals holds, from its own weights. */
export interface BlockParts {
  /** In order: which of `conv1`, `conv2`, `se`, `conv3` there are. */
  readonly parts: readonly string[];
  /** False for a fused one, which has no depthwise convolution. */
  readonly depthwise: boolean;
  /** Its place among the blocks of all stages. */
  readonly flat: number;
}

/** One of our weights: `stage4.0.conv2/depthwise_kernel`, taken apart. */
export interface WeightKey {
  readonly name: string;
  /** `stem`, `head`, or `block`. */
  readonly at: 'stem' | 'head' | 'block';
  /** From 1 on. */
  readonly stage: number;
  readonly index: number;
  /** `conv`, `norm`, `conv2`, `norm2`, `se`, `shortcut.conv`. */
  readonly part: string;
  /** `kernel`, `gamma`, `squeeze_bias` and the like. */
  readonly kind: string;
  readonly block: BlockParts;
}

const PARTS = ['conv1', 'conv2', 'se', 'conv3'];

/** Takes the names of all weights of a network apart, in its order. */
export function weightKeys(names: readonly string[]): WeightKey[] {
  const inBlocks = new Map<string, Set<string>>();
  for (const name of names) {
    const { block, layer, kind } = split(name);
    const found = inBlocks.get(block) ?? new Set();
    found.add(layer).add(kind);
    inBlocks.set(block, found);
  }
  const order = [...inBlocks.keys()].filter((block) => block.startsWith('stage'));
  return names.map((name) => {
    const { block, layer, kind } = split(name);
    const found = inBlocks.get(block) as Set<string>;
    const [, stage = '0', index = '0'] = /^stage(\d+)\.(\d+)$/.exec(block) ?? [];
    return {
      name,
      at: block === 'stem' || block === 'head' ? block : 'block',
      ...{ stage: Number(stage), index: Number(index), part: layer, kind },
      block: {
        parts: PARTS.filter((part) => found.has(part)),
        depthwise: found.has('depthwise_kernel'),
        flat: order.indexOf(block),
      },
    };
  });
}

/** `stage2.0.shortcut.conv/kernel` is the kernel of the layer `shortcut.conv` in the block `stage2.0`. */
function split(name: string): { block: string; layer: string; kind: string } {
  const [, block = '', layer = '', kind = ''] = /^(stem|head|stage\d+\.\d+)\.(.+)\/(\w+)$/.exec(name) ?? [];
  return { block, layer, kind };
}
