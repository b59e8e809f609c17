import * as tf from '@tensorflow/tfjs';
import { countReaders, type GraphTensor, type LayerCall, layerCalls } from '../autodiff/layer-graph.js';
import { affineOf, type ChannelAffine, type FoldableActivation } from './channel-affine.js';
import { cloneLayer } from './clone-layer.js';

/**
 * A convolution layer of one's own whose weights and configuration are those of one of TensorFlow.js's: a kernel and, with
 * `useBias`, a bias; `activation`, `linear`, `relu` or `relu6`; channels last.
 */
export interface FoldableConvolution {
  /** The layer of TensorFlow.js that it is like. */
  readonly foldsAs: 'Conv2D' | 'DepthwiseConv2D';
}

/**
 * A copy of a model for inference: each convolution takes the batch norm and the ReLU or ReLU6 after it into itself.
 *
 * @remarks
 * The copy gives the same outputs to float32 rounding, in a third of the passes over memory, with weights of its own; it is
 * a plain model of TensorFlow.js that predicts, saves and loads. Training it is pointless: its statistics are gone.
 * Folded are two-dimensional and depthwise convolutions without an activation whose result goes nowhere else.
 *
 * @param model - Left as it is; models inside of it are folded too.
 * @returns A model whose weights the caller disposes.
 * @example
 * const fast = foldForInference(model);
 * const scores = fast.predict(images);
 */
export function foldForInference(model: tf.LayersModel): tf.LayersModel {
  const calls = layerCalls(model);
  const next = followers(calls, model.outputs);
  const uses = new Map<tf.layers.Layer, number>();
  for (const { layer } of calls) uses.set(layer, (uses.get(layer) ?? 0) + 1);
  const copies = new Map<tf.layers.Layer, tf.layers.Layer>();
  const made = new Map<GraphTensor, tf.SymbolicTensor>();
  for (const input of model.inputs) {
    made.set(input, tf.input({ batchShape: input.shape, name: input.sourceLayer.name, dtype: input.dtype }));
  }
  const folded = new Set<LayerCall>();
  for (const call of calls) {
    if (folded.has(call)) continue;
    const inputs = call.inputs.map((input) => made.get(input) as tf.SymbolicTensor);
    const chain = uses.get(call.layer) === 1 ? foldableChain(call, next) : undefined;
    if (chain !== undefined) {
      for (const one of chain.calls) folded.add(one);
      const end = chain.calls.at(-1) as LayerCall;
      made.set(
        end.outputs[0] as GraphTensor,
        foldConvolution(call.layer, chain, inputs[0] as tf.SymbolicTensor),
      );
      continue;
    }
    const known = copies.get(call.layer);
    const copy =
      known ?? (call.layer instanceof tf.LayersModel ? foldForInference(call.layer) : cloneLayer(call.layer));
    copies.set(call.layer, copy);
    const result = copy.apply(inputs.length === 1 ? (inputs[0] as tf.SymbolicTensor) : inputs);
    const outputs = (Array.isArray(result) ? result : [result]) as tf.SymbolicTensor[];
    call.outputs.forEach((output, i) => {
      made.set(output, outputs[i] as tf.SymbolicTensor);
    });
    if (known === undefined && !(call.layer instanceof tf.LayersModel))
      copy.setWeights(call.layer.getWeights());
  }
  const result = (symbols: readonly GraphTensor[]) =>
    symbols.map((one) => made.get(one) as tf.SymbolicTensor);
  return tf.model({ inputs: result(model.inputs), outputs: result(model.outputs), name: model.name });
}

type Followers = ReadonlyMap<GraphTensor, LayerCall>;

/** The one call that reads a tensor, where nothing else does. */
function followers(calls: readonly LayerCall[], outputs: readonly GraphTensor[]): Followers {
  const readers = countReaders(calls);
  const found = new Map<GraphTensor, LayerCall>();
  for (const call of calls) {
    for (const input of call.inputs) {
      if (readers.get(input) === 1 && !outputs.includes(input)) found.set(input, call);
    }
  }
  return found;
}

interface FoldableChain {
  /** The batch norm, and the ReLU if there is one. */
  readonly calls: readonly LayerCall[];
  readonly affine: () => ChannelAffine;
  readonly activation: FoldableActivation;
}

function foldableChain(convolution: LayerCall, next: Followers): FoldableChain | undefined {
  const { layer } = convolution;
  const { activation, dataFormat = 'channelsLast' } = layer.getConfig();
  if (kindOf(layer) === undefined || activation !== 'linear' || dataFormat !== 'channelsLast')
    return undefined;
  const norm = next.get(convolution.outputs[0] as GraphTensor);
  const found = norm && affineOf(norm.layer);
  if (norm === undefined || found === undefined) return undefined;
  const after = next.get(norm.outputs[0] as GraphTensor);
  const activated = found.activation === 'linear' && after && reluOf(after.layer);
  return after && activated
    ? { calls: [norm, after], affine: found.affine, activation: activated }
    : { calls: [norm], ...found };
}

function kindOf(layer: tf.layers.Layer): FoldableConvolution['foldsAs'] | undefined {
  const { foldsAs = layer.getClassName() } = layer as tf.layers.Layer & Partial<FoldableConvolution>;
  return foldsAs === 'Conv2D' || foldsAs === 'DepthwiseConv2D' ? foldsAs : undefined;
}

function reluOf(layer: tf.layers.Layer): 'relu' | 'relu6' | undefined {
  const { maxValue, activation } = layer.getConfig();
  switch (layer.getClassName()) {
    case 'ReLU':
      return maxValue == null ? 'relu' : maxValue === 6 ? 'relu6' : undefined;
    case 'Activation':
      return activation === 'relu' || activation === 'relu6' ? activation : undefined;
    default:
      return undefined;
  }
}

function foldConvolution(
  layer: tf.layers.Layer,
  { affine, activation }: FoldableChain,
  input: tf.SymbolicTensor,
): tf.SymbolicTensor {
  const copy = cloneLayer(layer, { useBias: true, activation });
  const output = copy.apply(input) as tf.SymbolicTensor;
  tf.tidy(() => {
    const { gain, shift } = affine();
    const [kernel, bias] = layer.getWeights() as [tf.Tensor4D, tf.Tensor1D | undefined];
    const [, , channels, last] = kernel.shape;
    // A depthwise kernel's outputs are its channels times its multiplier.
    const along = kindOf(layer) === 'DepthwiseConv2D' ? gain.reshape([channels, last]) : gain;
    copy.setWeights([kernel.mul(along), bias === undefined ? shift : bias.mul(gain).add(shift)]);
  });
  return output;
}
