import * as tf from '@tensorflow/tfjs';
import { DidError } from '../errors/did-error.js';
import { checkpointed } from './checkpointed.js';
import { applyCalls, type GraphTensor, type LayerKwargs, layerCalls } from './layer-graph.js';
import { type Segment, segmentsOf } from './segments.js';

/** Options of {@link applyForTraining}. */
export interface ApplyForTrainingOptions {
  /**
   * Into how many segments of about equal memory the model is cut for gradient checkpointing; between them one tensor
   * is kept, inside of them everything is computed again in the backward pass. 0 or 1 keeps all. Default 0.
   */
  readonly segments?: number;
  /** False when nobody wants a gradient by `x`: checkpointing need not compute it then. Default true. */
  readonly inputGradient?: boolean;
  /** What layers are told besides `training: true`. */
  readonly kwargs?: LayerKwargs;
}

/** Layers that draw anew each time, unless they have a seed. */
const RANDOM = new Set(['Dropout', 'SpatialDropout1D', 'GaussianNoise', 'GaussianDropout', 'AlphaDropout']);

/**
 * `model.apply(x, { training: true })` with less memory: a tensor between layers lives no longer than its gradient
 * needs it, and with `segments` (gradient checkpointing) only a few live at all.
 *
 * @remarks
 * Gradients are those of `model.apply`; with `segments` up to the order of sums where paths fork at a cut.
 * Checkpointing costs a second forward pass, a third of a step. Running statistics move once. Masks between layers
 * are not passed on.
 *
 * @returns The outputs in the model's order, one as itself.
 * @throws DidError DID_USAGE when the model cannot be cut: several inputs, an output inside a block, unseeded dropout
 * @source Chen et al. 2016, Training deep nets with sublinear memory cost.
 * @example
 * const { grads } = leanVariableGrads(() => lossOf(applyForTraining(model, x, { segments: 8 })), variables);
 */
export function applyForTraining(
  model: tf.LayersModel,
  x: tf.Tensor,
  options: ApplyForTrainingOptions = {},
): tf.Tensor | tf.Tensor[] {
  const { segments = 0 } = options;
  const kwargs = { ...options.kwargs, training: true };
  const outputs = tf.tidy(() =>
    segments > 1
      ? inSegments(segmentsOf(model, segments), model.outputs, x, kwargs, options.inputGradient ?? true)
      : applyCalls(layerCalls(model), new Map([[model.inputs[0] as GraphTensor, x]]), model.outputs, kwargs),
  );
  return outputs.length === 1 ? (outputs[0] as tf.Tensor) : outputs;
}

function inSegments(
  segments: readonly Segment[],
  wanted: readonly GraphTensor[],
  x: tf.Tensor,
  kwargs: LayerKwargs,
  inputGradient: boolean,
): tf.Tensor[] {
  const ends = new Map<GraphTensor, tf.Tensor>();
  let entering = x;
  for (const segment of segments) {
    const run = (input: tf.Tensor) =>
      applyCalls(segment.calls, new Map([[segment.from, input]]), [segment.to], kwargs)[0] as tf.Tensor;
    const leaving = checkpointed(run, entering, trainableVariables(segment), {
      inputGradient: inputGradient || entering !== x,
      beforeAgain: () => holdState(segment),
    });
    if (entering !== x && !wanted.includes(segment.from)) entering.dispose();
    ends.set(segment.to, leaving);
    entering = leaving;
  }
  return wanted.map((symbol) => ends.get(symbol) as tf.Tensor);
}

function trainableVariables({ calls }: Segment): tf.Variable[] {
  return [
    ...new Set(
      calls.flatMap(({ layer }) => {
        if (RANDOM.has(layer.getClassName()) && layer.getConfig().seed == null) {
          throw new DidError(
            'DID_USAGE',
            `applyForTraining: checkpointing runs layers twice, and ${layer.name} (${layer.getClassName()}) would draw other numbers the second time. Give it a seed, or leave it outside of the model.`,
            { layer: layer.name },
          );
        }
        return layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
      }),
    ),
  ];
}

/** Remembers what the layers hold besides their trainable weights; the function returned puts it back. */
function holdState({ calls }: Segment): () => void {
  const states = [...new Set(calls.flatMap(({ layer }) => layer.nonTrainableWeights))];
  const values = states.map((state) => state.read().clone());
  return () => {
    states.forEach((state, i) => {
      const value = values[i] as tf.Tensor;
      if (state.read().dataId !== value.dataId) state.write(value);
    });
    tf.dispose(values);
  };
}
