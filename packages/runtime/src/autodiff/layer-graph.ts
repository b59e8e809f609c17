import type * as tf from '@tensorflow/tfjs';
import { LeanTape } from './lean-tape.js';

/** A tensor of a layers model before it has numbers. */
export type GraphTensor = tf.SymbolicTensor;

/** One application of a layer. */
export interface LayerCall {
  readonly layer: tf.layers.Layer;
  readonly inputs: readonly GraphTensor[];
  readonly outputs: readonly GraphTensor[];
}

/** What layers are told besides their inputs. */
export type LayerKwargs = Readonly<Record<string, unknown>>;

const graphs = new WeakMap<tf.LayersModel, readonly LayerCall[]>();

/**
 * A model's applications of layers, each after those that it needs, in the order of `model.apply`: the last input of a
 * layer first. Gradients that meet at a fork are then added in the same order too.
 */
export function layerCalls(model: tf.LayersModel): readonly LayerCall[] {
  const known = graphs.get(model);
  if (known !== undefined) return known;
  const calls: LayerCall[] = [];
  const placed = new Set<GraphTensor>(model.inputs);
  // By hand and not by recursion: a deep network would overflow the stack.
  const waiting: GraphTensor[] = [...model.outputs].reverse();
  while (waiting.length > 0) {
    const symbol = waiting.at(-1) as GraphTensor;
    const missing = symbol.inputs.filter((input) => !placed.has(input));
    if (placed.has(symbol) || missing.length === 0) {
      waiting.pop();
      if (placed.has(symbol)) continue;
      const node = symbol.sourceLayer.inboundNodes[symbol.nodeIndex] as { outputTensors: GraphTensor[] };
      const outputs = node.outputTensors;
      for (const output of outputs) placed.add(output);
      calls.push({ layer: symbol.sourceLayer, inputs: symbol.inputs, outputs });
    } else waiting.push(...missing);
  }
  graphs.set(model, calls);
  return calls;
}

/**
 * Applies layers in turn; a tensor between them goes as soon as the last layer that needs it has run.
 *
 * @param given - Tensors that are there already; they are left alone.
 * @param wanted - Which tensors to return, in this order.
 */
export function applyCalls(
  calls: readonly LayerCall[],
  given: ReadonlyMap<GraphTensor, tf.Tensor>,
  wanted: readonly GraphTensor[],
  kwargs: LayerKwargs,
): tf.Tensor[] {
  const values = new Map(given);
  const readers = countReaders(calls);
  for (const { layer, inputs, outputs } of calls) {
    const taken = inputs.map((input) => values.get(input) as tf.Tensor);
    const result = layer.apply(taken.length === 1 ? (taken[0] as tf.Tensor) : taken, { ...kwargs });
    const tensors = (Array.isArray(result) ? result : [result]) as tf.Tensor[];
    outputs.forEach((output, i) => {
      values.set(output, tensors[i] as tf.Tensor);
    });
    for (const input of inputs) {
      const left = (readers.get(input) as number) - 1;
      readers.set(input, left);
      if (left === 0 && !given.has(input) && !wanted.includes(input)) values.get(input)?.dispose();
    }
    LeanTape.active?.trim();
  }
  return wanted.map((symbol) => values.get(symbol) as tf.Tensor);
}

/** How many times each tensor is read. */
export function countReaders(calls: readonly LayerCall[]): Map<GraphTensor, number> {
  const readers = new Map<GraphTensor, number>();
  for (const { inputs } of calls) for (const one of inputs) readers.set(one, (readers.get(one) ?? 0) + 1);
  return readers;
}
