import { packageVersion } from '../../package-version.js';
import { storeConstant, type WeightType } from '../graph-weights.js';
import { NodeNames } from '../node-names.js';
import { EXPORT_NAMES } from '../trace/trace-model.js';
import {
  shapeOf,
  type TracedConstant,
  type TracedGraph,
  type TracedNode,
  type ValueSource,
} from '../trace/traced-graph.js';
import { unknownKernel } from '../unknown-kernel.js';
import { forOnnx } from './for-onnx.js';
import type { OnnxModel, OnnxNode, OnnxTensor } from './onnx-model.js';
import { ONNX_OPERATORS } from './operators.js';

/** What the file says of itself. */
export interface OnnxDescription {
  readonly name: string;
  readonly description: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** `TensorProto.DataType` of float32, what half-sized weights are cast to. */
const FLOAT = 1;

/**
 * A traced graph as an ONNX model.
 *
 * @remarks
 * Maps have channels first in it: ONNX has no other convolutions. The pictures come with channels last and are turned once;
 * weights are turned here.
 *
 * @param weightType - With float16 each large weight is followed by a Cast, which a runtime works out when it loads the file.
 * @throws DidError (code DID_VALUE) for a kernel that it has no form for, naming the layer.
 */
export function lowerToOnnx(traced: TracedGraph, weightType: WeightType, about: OnnxDescription): OnnxModel {
  const graph = forOnnx(traced);
  const names = new NodeNames([EXPORT_NAMES.input, ...graph.outputs.map(({ name }) => name)]);
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [];
  const add = (
    layer: string,
    operator: string,
    inputs: readonly string[],
    attributes: OnnxNode['attributes'] = {},
  ): string => {
    const name = names.next(layer, operator);
    nodes.push({ name, operator, inputs, outputs: [name], attributes });
    return name;
  };
  const addFloats = (layer: string, part: string, constant: TracedConstant): string => {
    const stored = storeConstant(constant, weightType);
    const name = names.next(layer, part);
    initializers.push({ ...stored, dtype: stored.dtype === 'float16' ? 'float16' : 'float32', name });
    return stored.dtype === 'float16' ? add(layer, 'Cast', [name], { to: { int: FLOAT } }) : name;
  };
  const shared = new Map<string, string>();
  /** One of each: numbers and shapes recur in every block. */
  const once = (key: string, make: () => string): string => {
    const known = shared.get(key) ?? make();
    shared.set(key, known);
    return known;
  };
  const places: string[] = [];
  const pictures = add('', 'Transpose', [EXPORT_NAMES.input], { perm: { ints: [0, 3, 1, 2] } });
  const valueIn = (node: TracedNode, part: string, change?: (constant: TracedConstant) => TracedConstant) => {
    const source = node.inputs[part] as ValueSource;
    if (source.from === 'input') return pictures;
    if (source.from === 'node') return places[source.index] as string;
    const constant = graph.constants[source.index] as TracedConstant;
    const changed = change?.(constant) ?? constant;
    return once(`constant ${source.index} ${part} ${changed.shape}`, () =>
      addFloats(node.layer, part, changed),
    );
  };
  for (const node of graph.nodes) {
    const operator = ONNX_OPERATORS[node.kernel];
    if (operator === undefined) throw unknownKernel(node, 'ONNX');
    places.push(
      operator({
        node,
        input: (name, change) => valueIn(node, name, change),
        isConstant: (name) => node.inputs[name]?.from === 'constant',
        shapeOf: (name) => shapeOf(graph, node.inputs[name] as ValueSource),
        add: (type, inputs, attributes) => add(node.layer, type, inputs, attributes),
        integers: (values) =>
          once(`integers ${values}`, () => {
            const name = names.next('', `integers_${values.join('_')}`);
            const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
            initializers.push({ name, dtype: 'int64', shape: [values.length], bytes });
            return name;
          }),
        number: (value) =>
          once(`number ${value}`, () =>
            addFloats('', `number_${value}`, { dtype: 'float32', shape: [], values: Float32Array.of(value) }),
          ),
      }),
    );
  }
  const results = new Map<string, string>();
  for (const { name, source } of graph.outputs) {
    const value = places[(source as { index: number }).index] as string;
    if (results.has(value))
      nodes.push({ name, operator: 'Identity', inputs: [value], outputs: [name], attributes: {} });
    else results.set(value, name);
  }
  const renamed = (value: string) => results.get(value) ?? value;
  return {
    ...about,
    producer: { name: '@did/did', version: packageVersion() },
    nodes: nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(renamed),
      outputs: node.outputs.map(renamed),
    })),
    initializers,
    inputs: [{ name: EXPORT_NAMES.input, shape: graph.inputShape }],
    outputs: graph.outputs.map(({ name, source }) => ({ name, shape: shapeOf(graph, source) })),
  };
}
