import { DidError, readTensors, type StoredTensor, type TensorFile } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { Backbone } from '../backbone.js';
import { chooseNaming } from './choose-naming.js';
import { matchTensors } from './match-tensors.js';
import type { WeightSource } from './naming.js';
import { weightKeys } from './weight-key.js';

/** A path (in Node), a file's bytes, a file that is open, or tensors by name. */
export type WeightsInput = string | ArrayBuffer | Uint8Array | TensorFile | ReadonlyMap<string, StoredTensor>;

/** Options of {@link loadBackboneWeights}. */
export interface LoadWeightsOptions {
  /** Whose names the tensors bear; found from the names unless told. */
  readonly source?: WeightSource;
}

/** What was loaded. */
export interface LoadedWeights {
  /** Whose names they bear. */
  readonly source: WeightSource;
  /** Number of tensors that were set. */
  readonly used: number;
  /** Names that a backbone has no use for: the classifier, counters, stages that were not asked for. */
  readonly leftOver: readonly string[];
  /** The classifier's `kernel` `[C,K]` and `bias` `[K]`, to be read while the file is open. */
  readonly classifier:
    | {
        /** @shape `[C,K]` */
        readonly kernel: StoredTensor;
        /** @shape `[K]` */
        readonly bias: StoredTensor;
      }
    | undefined;
}

/** What wrappers of PyTorch put before each name. */
const WRAPPERS = ['module.', '_orig_mod.'];

/**
 * Sets a backbone's weights from a checkpoint of torchvision, timm or our own, by name, with axes moved to TensorFlow's order.
 *
 * @remarks Each tensor is accounted for, and nothing is set unless all are there, fit, and hold finite numbers. Numbers
 * are read one tensor at a time, so that a file on the disk takes no memory beside the network's own.
 * @throws DidError DID_WEIGHTS that lists what is missing, left over, of another shape or not finite, or says why weights
 * of another network were refused
 * @example
 * const { source, leftOver } = await loadBackboneWeights(backbone, 'resnet50.pth'); // 'torchvision', ['fc.weight', ...]
 */
export async function loadBackboneWeights(
  backbone: Backbone,
  weights: WeightsInput,
  options: LoadWeightsOptions = {},
): Promise<LoadedWeights> {
  const opened =
    typeof weights === 'string' || weights instanceof ArrayBuffer || weights instanceof Uint8Array;
  const file = opened ? readTensors(weights) : undefined;
  try {
    const given =
      file?.tensors ?? ('tensors' in (weights as object) ? (weights as TensorFile).tensors : weights);
    return setWeights(backbone, given as ReadonlyMap<string, StoredTensor>, options.source);
  } finally {
    file?.close();
  }
}

function setWeights(
  backbone: Backbone,
  given: ReadonlyMap<string, StoredTensor>,
  declared: WeightSource | undefined,
): LoadedWeights {
  const tensors = withoutWrappers(given);
  const names = [...backbone.weightShapes.keys()];
  const keys = weightKeys(names);
  const naming = chooseNaming(
    backbone.name,
    keys,
    (name) => tensors.has(name),
    [...tensors.keys()],
    declared,
  );
  const variables = new Map(backbone.model.weights.map((weight) => [weight.originalName, weight]));
  const matched = matchTensors(tensors, naming, keys, backbone.weightShapes, new Set(variables.keys()));
  for (const [name, tensor] of matched.stored) checkFinite(name, tensor.read());
  for (const [name, tensor] of matched.weights) {
    const values = tf.tensor(tensor.read(), [...tensor.shape]);
    variables.get(name)?.write(values);
    values.dispose();
  }
  const { leftOver, classifier } = matched;
  return { source: naming.source, used: matched.weights.size, leftOver, classifier };
}

/** Takes off what every name begins with, where it is a wrapper's. */
function withoutWrappers(tensors: ReadonlyMap<string, StoredTensor>): ReadonlyMap<string, StoredTensor> {
  const wrapper = WRAPPERS.find(
    (prefix) => tensors.size > 0 && [...tensors.keys()].every((name) => name.startsWith(prefix)),
  );
  if (wrapper === undefined) return tensors;
  return withoutWrappers(new Map([...tensors].map(([name, tensor]) => [name.slice(wrapper.length), tensor])));
}

function checkFinite(name: string, values: Float32Array): void {
  // A sum shows at once what is not finite; only then is the place looked for.
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.abs(values[i] as number);
  if (Number.isFinite(sum)) return;
  const at = values.findIndex((value) => !Number.isFinite(value));
  throw new DidError(
    'DID_WEIGHTS',
    `weights: ${name} holds ${values[at]} at ${at}; the file is damaged, or its training had diverged. Nothing was set.`,
    { name, at },
  );
}
