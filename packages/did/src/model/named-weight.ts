import { DidError } from '@did/runtime';
import type * as tf from '@tensorflow/tfjs';

/** One weight with the name under which a checkpoint holds it. */
export interface NamedWeight {
  readonly name: string;
  readonly variable: tf.Variable;
  readonly trainable: boolean;
}

interface LayerWeight {
  readonly originalName: string;
  readonly trainable: boolean;
  readonly val: tf.Variable;
}

/**
 * The weights of one part of the model, named `part/layer/weight`.
 *
 * @remarks
 * TensorFlow.js numbers a second variable of the same name (`kernel_1`); `originalName` is what the layer
 * asked for, the same in every process.
 *
 * @throws DidError (code DID_WEIGHTS) when two weights share a name: a layer was left unnamed.
 */
export function nameWeights(part: string, source: tf.LayersModel | tf.layers.Layer | null): NamedWeight[] {
  if (source === null) return [];
  const trainable = new Set(source.trainableWeights as unknown as LayerWeight[]);
  const seen = new Set<string>();
  return (source.weights as unknown as LayerWeight[]).map((weight) => {
    // Layers carry their part in their own name already: critic/critic-conv1/kernel says it twice.
    const own = weight.originalName.startsWith(part)
      ? weight.originalName.slice(part.length + 1)
      : weight.originalName;
    const name = `${part}/${own}`;
    if (seen.has(name))
      throw new DidError('DID_WEIGHTS', `nameWeights: two weights are called "${name}".`, { name });
    seen.add(name);
    return { name, variable: weight.val, trainable: trainable.has(weight) };
  });
}
