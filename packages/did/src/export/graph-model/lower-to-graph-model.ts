import type * as tf from '@tensorflow/tfjs';
import { type StoredConstant, storeConstant, type WeightType } from '../graph-weights.js';
import { NodeNames } from '../node-names.js';
import { EXPORT_NAMES } from '../trace/trace-model.js';
import { shapeOf, type TracedGraph, type TracedNode, type ValueSource } from '../trace/traced-graph.js';
import { unknownKernel } from '../unknown-kernel.js';
import { attr, type NodeDef, shapeProto } from './node-def.js';
import { GRAPH_MODEL_OPERATORS } from './operators.js';

/** A GraphModel in memory: what `model.json` says, and the weights' bytes in the order of `weightSpecs`. */
export interface GraphModelFiles {
  readonly topology: { readonly node: readonly NodeDef[]; readonly versions: { readonly producer: number } };
  readonly signature: object;
  readonly weightSpecs: readonly tf.io.WeightsManifestEntry[];
  readonly weights: readonly Uint8Array[];
}

/** Version of GraphDef, as TensorFlow's own converter writes it. */
const PRODUCER = 1645;

const TYPES = { float32: 'DT_FLOAT', float16: 'DT_FLOAT', int32: 'DT_INT32' } as const;

/**
 * A traced graph as TensorFlow.js's GraphModel, which `tf.loadGraphModel` reads without any layer of ours.
 *
 * @param weightType - float16 is unpacked by `tf.loadGraphModel`.
 * @throws DidError (code DID_VALUE) for a kernel that it has no form for, naming the layer.
 */
export function lowerToGraphModel(graph: TracedGraph, weightType: WeightType): GraphModelFiles {
  const nodes: NodeDef[] = [
    {
      name: EXPORT_NAMES.input,
      op: 'Placeholder',
      attr: { dtype: attr.type('DT_FLOAT'), shape: attr.shape(graph.inputShape) },
    },
  ];
  const weightSpecs: tf.io.WeightsManifestEntry[] = [];
  const weights: Uint8Array[] = [];
  const names = new NodeNames([EXPORT_NAMES.input, ...graph.outputs.map(({ name }) => name)]);
  const addConstant = (name: string, stored: StoredConstant) => {
    const { dtype, shape, bytes } = stored;
    const type = TYPES[dtype];
    nodes.push({
      name,
      op: 'Const',
      attr: { dtype: attr.type(type), value: { tensor: { dtype: type, tensorShape: shapeProto(shape) } } },
    });
    weightSpecs.push({
      name,
      shape: [...shape],
      dtype: dtype === 'int32' ? 'int32' : 'float32',
      ...(dtype === 'float16' ? { quantization: { dtype: 'float16' as const } } : {}),
    } as tf.io.WeightsManifestEntry);
    weights.push(bytes);
    return name;
  };
  const addValues = (
    layer: string,
    part: string,
    values: Int32Array | Float32Array,
    shape: readonly number[],
  ) =>
    addConstant(
      names.next(layer, part),
      storeConstant(
        { dtype: values instanceof Float32Array ? 'float32' : 'int32', shape, values },
        'float32',
      ),
    );
  const places: string[] = [];
  const constants = new Map<number, string>();
  const nameOf = (source: ValueSource, { layer }: TracedNode, part: string): string => {
    switch (source.from) {
      case 'input':
        return EXPORT_NAMES.input;
      case 'node':
        return places[source.index] as string;
      case 'constant': {
        const known = constants.get(source.index);
        if (known !== undefined) return known;
        const stored = storeConstant(
          graph.constants[source.index] as TracedGraph['constants'][number],
          weightType,
        );
        const name = addConstant(names.next(layer, part), stored);
        constants.set(source.index, name);
        return name;
      }
    }
  };
  for (const node of graph.nodes) {
    const operator = GRAPH_MODEL_OPERATORS[node.kernel];
    if (operator === undefined) throw unknownKernel(node, 'a GraphModel');
    places.push(
      operator({
        node,
        input: (name) => nameOf(node.inputs[name] as ValueSource, node, name),
        shapeOf: (source) => shapeOf(graph, source),
        add: (op, input, attributes) => {
          const name = names.next(node.layer, op);
          nodes.push({ name, op, input, attr: attributes });
          return name;
        },
        integers: (values, shape = [values.length]) =>
          addValues(node.layer, 'shape', Int32Array.from(values), shape),
        number: (value) => addValues(node.layer, 'number', Float32Array.of(value), []),
      }),
    );
  }
  for (const { name, source } of graph.outputs) {
    const input = [places[(source as { index: number }).index] as string];
    nodes.push({ name, op: 'Identity', input, attr: { T: attr.type('DT_FLOAT') } });
  }
  const port = (name: string, shape: readonly (number | null)[]) => ({
    name: `${name}:0`,
    dtype: 'DT_FLOAT',
    tensorShape: shapeProto(shape),
  });
  return {
    topology: { node: nodes, versions: { producer: PRODUCER } },
    signature: {
      inputs: { [EXPORT_NAMES.input]: port(EXPORT_NAMES.input, graph.inputShape) },
      outputs: Object.fromEntries(
        graph.outputs.map(({ name, source }) => [name, port(name, shapeOf(graph, source))]),
      ),
    },
    weightSpecs,
    weights,
  };
}
