import type { GraphSoFar, Rule } from '../trace/rewrite.js';
import type { TracedNode, TracedShape, ValueSource } from '../trace/traced-graph.js';

const ELEMENTWISE = new Set(['Add', 'ClipByValue', 'Multiply', 'RealDiv', 'Relu', 'Relu6', 'Sigmoid', 'Sub']);

/**
 * What is computed of a map of one place after it was made a vector is computed of the map, and made a vector later, if
 * at all: the two small layers of squeeze-and-excitation become convolutions.
 *
 * @remarks
 * ONNX Runtime keeps maps in blocks of channels between convolutions. For a gate that comes as a vector it unpacks the whole map that
 * is to be scaled.
 */
export const keepMaps: Rule = (node, graph) => {
  if (node.shape.length !== 2) return undefined;
  if (node.kernel === 'BatchMatMul') return multiply(node, graph);
  if (!ELEMENTWISE.has(node.kernel)) return undefined;
  const inputs = Object.entries(node.inputs).map(
    ([name, source]) => [name, mapBefore(source, graph) ?? vectorOf(source, graph)] as const,
  );
  if (inputs.some(([, source]) => source === undefined)) return undefined;
  const given = Object.fromEntries(inputs) as Record<string, ValueSource>;
  return asVector({ ...node, inputs: given, shape: onePlace(node.shape) }, node, graph);
};

function multiply(node: TracedNode, graph: GraphSoFar): ValueSource | undefined {
  const x = mapBefore(node.inputs.a, graph);
  const weights = graph.constant(node.inputs.b);
  const { transposeA, transposeB } = node.attributes;
  if (x === undefined || weights === undefined || transposeA === true || transposeB === true)
    return undefined;
  const filter = graph.addConstant({ ...weights, shape: [1, 1, ...weights.shape] });
  const convolution = {
    ...node,
    kernel: 'Conv2D',
    inputs: { x, filter },
    attributes: { strides: 1, pad: 'valid', dataFormat: 'NHWC', dilations: 1 },
    shape: onePlace(node.shape),
  };
  return asVector(convolution, node, graph);
}

/** The map of one place, `[B,1,1,C]`, that was made the vector `[B,C]`. */
function mapBefore(source: ValueSource | undefined, graph: GraphSoFar): ValueSource | undefined {
  const reshape = graph.producer(source);
  const map = reshape?.kernel === 'Reshape' && reshape.shape.length === 2 ? reshape.inputs.x : undefined;
  if (reshape === undefined || map === undefined) return undefined;
  return graph.shapeOf(map).join() === onePlace(reshape.shape).join() ? map : undefined;
}

/** A constant that is spread over a batch. */
function vectorOf(source: ValueSource, graph: GraphSoFar): ValueSource | undefined {
  const constant = graph.constant(source);
  return constant !== undefined && constant.shape.length < 2 ? source : undefined;
}

function onePlace([batch, channels]: TracedShape): TracedShape {
  return [batch ?? null, 1, 1, channels ?? null];
}

function asVector(map: TracedNode, { layer, shape, dtype }: TracedNode, graph: GraphSoFar): ValueSource {
  const x = graph.addNode(map);
  return graph.addNode({ kernel: 'Reshape', layer, inputs: { x }, attributes: { shape }, shape, dtype });
}
