import type * as tf from '@tensorflow/tfjs';
import { DidError } from '../errors/did-error.js';
import { countReaders, type GraphTensor, type LayerCall, layerCalls } from './layer-graph.js';

/** A piece of a model that one tensor enters and one leaves. */
export interface Segment {
  readonly calls: readonly LayerCall[];
  readonly from: GraphTensor;
  readonly to: GraphTensor;
}

const SEGMENTED = new WeakMap<tf.LayersModel, Map<number, readonly Segment[]>>();

/**
 * Cuts a model where a single tensor passes, into pieces whose layers hold about the same memory.
 *
 * @remarks Fewer pieces than asked for come out where there are too few such places.
 * @throws DidError DID_USAGE for several inputs, or for an output that other paths pass by
 */
export function segmentsOf(model: tf.LayersModel, count: number): readonly Segment[] {
  const known = SEGMENTED.get(model) ?? new Map<number, readonly Segment[]>();
  const made = known.get(count) ?? cut(model, count);
  SEGMENTED.set(model, known.set(count, made));
  return made;
}

function cut(model: tf.LayersModel, count: number): readonly Segment[] {
  if (model.inputs.length !== 1) {
    throw new DidError(
      'DID_USAGE',
      `applyForTraining: checkpointing needs a model of one input; "${model.name}" has ${model.inputs.length}.`,
    );
  }
  const calls = layerCalls(model);
  const places = bottlenecks(calls, model.inputs[0] as GraphTensor);
  for (const output of model.outputs) {
    if (places.some(({ symbol }) => symbol === output)) continue;
    throw new DidError(
      'DID_USAGE',
      `applyForTraining: checkpointing cannot cut "${model.name}" at its output ${output.name}: another path passes by it. Ask for the ends of blocks, or for one output.`,
      { output: output.name },
    );
  }
  const total = places.at(-1)?.memory ?? 0;
  const segments: Segment[] = [];
  let [start, from, target] = [0, model.inputs[0] as GraphTensor, total / count];
  for (const { index, symbol, memory } of places) {
    const forced = model.outputs.includes(symbol);
    if (!forced && memory < target - total * 1e-9) continue;
    segments.push({ calls: calls.slice(start, index + 1), from, to: symbol });
    [start, from] = [index + 1, symbol];
    target = Math.max(target, memory) + total / count;
  }
  return segments;
}

interface Bottleneck {
  /** Of the last call before the cut. */
  readonly index: number;
  readonly symbol: GraphTensor;
  /** Numbers in the tensors so far, for one picture. */
  readonly memory: number;
}

/** Where nothing but one tensor is still needed. */
function bottlenecks(calls: readonly LayerCall[], input: GraphTensor): Bottleneck[] {
  const readers = countReaders(calls);
  const live = new Set<GraphTensor>([input]);
  const found: Bottleneck[] = [];
  let memory = 0;
  calls.forEach(({ inputs, outputs }, index) => {
    for (const one of inputs) {
      const left = (readers.get(one) as number) - 1;
      readers.set(one, left);
      if (left === 0) live.delete(one);
    }
    for (const one of outputs) {
      memory += one.shape.reduce<number>((size, side) => size * (side ?? 1), 1);
      if ((readers.get(one) ?? 0) > 0) live.add(one);
    }
    const [symbol] = outputs;
    const alone = live.size === 0 || (live.size === 1 && live.has(symbol as GraphTensor));
    if (alone && outputs.length === 1) found.push({ index, symbol: symbol as GraphTensor, memory });
  });
  return found;
}
