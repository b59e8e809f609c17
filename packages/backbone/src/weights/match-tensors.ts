import { DidError, type StoredTensor } from '@did/runtime';
import { moveAxes, ourAxes, torchShape } from './axes.js';
import type { Naming } from './naming.js';
import { nearestName } from './nearest-name.js';
import type { WeightKey } from './weight-key.js';

/** How many names an error lists. */
const LISTED = 12;
/** Batches that a norm of PyTorch's has seen; it needs them only where it has no momentum. */
const COUNTER = '.num_batches_tracked';

/** Tensors of a file under our names and in our order of axes; nothing is read yet. */
export interface MatchedTensors {
  readonly weights: ReadonlyMap<string, StoredTensor>;
  /** The same in the file's own order of axes, which is quicker to look through. */
  readonly stored: ReadonlyMap<string, StoredTensor>;
  /** `kernel` `[C,K]` and `bias` `[K]`, where the file has both. */
  readonly classifier: { readonly kernel: StoredTensor; readonly bias: StoredTensor } | undefined;
  /** Names in the file that a backbone has no use for: the classifier, counters, and stages that were not asked for. */
  readonly leftOver: readonly string[];
}

/**
 * Finds each weight's tensor and checks its shape; each tensor of the file is accounted for.
 *
 * @param shapes - of every weight of the whole network, by our name
 * @param needed - those that must be there
 * @throws DidError DID_WEIGHTS that lists what is missing, left over, or of another shape, with the nearest names
 */
export function matchTensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  naming: Naming,
  keys: readonly WeightKey[],
  shapes: ReadonlyMap<string, readonly number[]>,
  needed: ReadonlySet<string>,
): MatchedTensors {
  const weights = new Map<string, StoredTensor>();
  const stored = new Map<string, StoredTensor>();
  const used = new Set<string>();
  const leftOver: string[] = [];
  const missing: string[] = [];
  const misshapen: string[] = [];
  for (const key of keys) {
    const theirs = naming.nameOf(key);
    const tensor = tensors.get(theirs);
    if (tensor) used.add(theirs);
    if (!needed.has(key.name)) {
      if (tensor) leftOver.push(theirs);
      continue;
    }
    if (!tensor) {
      missing.push(theirs);
      continue;
    }
    const shape = shapes.get(key.name) as readonly number[];
    const inOurOrder = (to: readonly number[]) =>
      naming.channelsFirst ? fromTorch(tensor, to, key.kind) : tensor;
    const moved = ofOneChannel(shape, inOurOrder) ?? inOurOrder(shape);
    if (moved && `${moved.shape}` === `${shape}`) {
      weights.set(key.name, moved);
      stored.set(key.name, tensor);
    } else {
      const wanted = naming.channelsFirst ? torchShape(shape, key.kind) : shape;
      misshapen.push(`${theirs} is [${tensor.shape}], not [${wanted}]`);
    }
  }
  const ending = naming.channelsFirst ? ['.weight', '.bias'] : ['/kernel', '/bias'];
  const namesOf = (layer: string) => ending.map((end) => `${layer}${end}`);
  const classifier = naming.classifier.map(namesOf).find(([name]) => tensors.has(name as string)) ?? [];
  const [kernel, bias] = classifier.map((name) => tensors.get(name));
  const dropped = new Set(naming.dropped);
  const rest = [...tensors.keys()].filter((name) => !used.has(name));
  const expected = (name: string) =>
    name.endsWith(COUNTER) || classifier.includes(name) || dropped.has(layerOf(name));
  const unknown = rest.filter((name) => !expected(name));
  if (missing.length + misshapen.length + unknown.length > 0) {
    throw new DidError(
      'DID_WEIGHTS',
      ['weights: the file does not fit; nothing was set.']
        .concat(listed('missing', missing, unknown), listed('left over', unknown, missing))
        .concat(listed('of another shape', misshapen, []))
        .join('\n'),
      { missing, leftOver: unknown, misshapen },
    );
  }
  const dense = kernel && (naming.channelsFirst ? movedKernel(kernel) : kernel);
  return {
    weights,
    stored,
    classifier: dense && bias ? { kernel: dense, bias } : undefined,
    leftOver: leftOver.concat(rest),
  };
}

/** For a network of gray pictures: the kernel of its first convolution summed over red, green and blue, where it has them. */
function ofOneChannel(
  shape: readonly number[],
  inOurOrder: (shape: readonly number[]) => StoredTensor | undefined,
): StoredTensor | undefined {
  const [height, width, channels, outputs] = shape;
  // A depthwise kernel ends with its multiplier, 1; that of a convolution which reads one channel has it here.
  if (shape.length !== 4 || channels !== 1 || outputs === undefined) return undefined;
  const colour = [height as number, width as number, 3, outputs];
  const kernel = inOurOrder(colour);
  if (kernel === undefined || `${kernel.shape}` !== `${colour}`) return undefined;
  const read = () => {
    const values = kernel.read();
    return Float32Array.from({ length: values.length / 3 }, (_, i) => {
      const at = Math.floor(i / outputs) * 3 * outputs + (i % outputs);
      const [red, green, blue] = [values[at], values[at + outputs], values[at + 2 * outputs]];
      return (red as number) + (green as number) + (blue as number);
    });
  };
  return { dtype: 'F32', shape, read };
}

/** In our order of axes; undefined where the shape does not allow it. A 1x1 kernel may be stored as a matrix. */
function fromTorch(tensor: StoredTensor, shape: readonly number[], kind: string): StoredTensor | undefined {
  const theirs = torchShape(shape, kind);
  const asMatrix = tensor.shape.length === 2 && `${[...tensor.shape, 1, 1]}` === `${theirs}`;
  if (`${tensor.shape}` !== `${theirs}` && !asMatrix) return undefined;
  const axes = ourAxes(kind, shape.length);
  return { dtype: tensor.dtype, shape, read: () => moveAxes(tensor.read(), theirs, axes) };
}

/** A tensor's name without its last part. */
function layerOf(name: string): string {
  return name.replace(/[./][^./]*$/, '');
}

function movedKernel(kernel: StoredTensor): StoredTensor | undefined {
  const [classes, channels] = kernel.shape;
  if (kernel.shape.length !== 2 || classes === undefined || channels === undefined) return undefined;
  return {
    dtype: kernel.dtype,
    shape: [channels, classes],
    read: () => moveAxes(kernel.read(), kernel.shape, ourAxes('kernel', 2)),
  };
}

function listed(what: string, names: readonly string[], others: readonly string[]): string[] {
  if (names.length === 0) return [];
  const lines = names.slice(0, LISTED).map((name) => {
    const nearest = nearestName(name, others);
    return nearest === undefined ? `  ${name}` : `  ${name} (nearest: ${nearest})`;
  });
  const more = names.length > LISTED ? [`  and ${names.length - LISTED} more`] : [];
  return [`${what} (${names.length}):`, ...lines, ...more];
}
