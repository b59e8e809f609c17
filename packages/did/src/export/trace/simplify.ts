import { type GraphSoFar, type Rule, rewrite } from './rewrite.js';
import type { TracedGraph, TracedNode, TracedShape, ValueSource } from './traced-graph.js';

/** The same numbers by fewer kernels: what TensorFlow.js's layers do besides computing falls away. */
export function simplify(graph: TracedGraph): TracedGraph {
  return rewrite(graph, [passOn, joinReshapes, flattenMatMul, dropOnes, dropBroadcast]);
}

/** Copies, and casts to the type that is there. */
const passOn: Rule = ({ kernel, inputs, dtype }, graph) => {
  const x = inputs.x as ValueSource;
  if (kernel === 'Identity') return x;
  if (kernel !== 'Cast') return undefined;
  return (graph.producer(x)?.dtype ?? graph.constant(x)?.dtype ?? 'float32') === dtype ? x : undefined;
};

/** Of several reshapes in a row the last one counts; none where the shape is there already. */
export const joinReshapes: Rule = (node, graph) => {
  if (node.kernel !== 'Reshape') return undefined;
  const before = node.inputs.x as ValueSource;
  const producer = graph.producer(before);
  const x = producer?.kernel === 'Reshape' ? (producer.inputs.x as ValueSource) : before;
  if (isSame(graph.shapeOf(x), node.shape)) return x;
  return graph.addNode({ ...node, inputs: { x } });
};

/** Dense layers multiply in three dimensions, the first of length 1: two will do. */
const flattenMatMul: Rule = (node, graph) => {
  const { a, b } = node.inputs as { a: ValueSource; b: ValueSource };
  const weights = graph.constant(b);
  if (!(node.kernel === '_FusedMatMul' || node.kernel === 'BatchMatMul')) return undefined;
  if (node.shape.length !== 3 || node.shape[0] !== 1 || weights?.shape[0] !== 1) return undefined;
  const before = graph.producer(a);
  const x = before?.kernel === 'Reshape' ? (before.inputs.x as ValueSource) : a;
  const rows = graph.shapeOf(a).slice(1);
  const product = graph.addNode({
    ...node,
    inputs: {
      ...node.inputs,
      a: isSame(graph.shapeOf(x), rows) ? x : graph.addNode(reshapeOf(node, x, rows)),
      b: graph.addConstant({ ...weights, shape: weights.shape.slice(1) }),
    },
    shape: node.shape.slice(1),
  });
  return graph.addNode(reshapeOf(node, product, node.shape));
};

/** Nothing is done by multiplying with ones: a mask that was left out. */
const dropOnes: Rule = (node, graph) => {
  if (node.kernel !== 'Multiply') return undefined;
  const { a, b } = node.inputs as { a: ValueSource; b: ValueSource };
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    if (graph.producer(one)?.kernel === 'OnesLike' && isSame(graph.shapeOf(other), node.shape)) return other;
  }
  return undefined;
};

/** `(m + zerosLike(x)) x` is `m x`: multiplying spreads a mask by itself. */
const dropBroadcast: Rule = (node, graph) => {
  if (node.kernel !== 'Multiply') return undefined;
  const { a, b } = node.inputs as { a: ValueSource; b: ValueSource };
  for (const [mask, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const spread = narrowOf(mask, graph);
    if (spread !== undefined && isSame(graph.shapeOf(other), node.shape)) {
      return graph.addNode({ ...node, inputs: { a: spread, b: other } });
    }
  }
  return undefined;
};

function narrowOf(source: ValueSource, graph: GraphSoFar): ValueSource | undefined {
  const sum = graph.producer(source);
  if (sum?.kernel !== 'Add') return undefined;
  const { a, b } = sum.inputs as { a: ValueSource; b: ValueSource };
  if (graph.producer(b)?.kernel === 'ZerosLike') return a;
  return graph.producer(a)?.kernel === 'ZerosLike' ? b : undefined;
}

function reshapeOf({ layer, dtype }: TracedNode, x: ValueSource, shape: TracedShape): TracedNode {
  return { kernel: 'Reshape', layer, inputs: { x }, attributes: { shape }, shape, dtype };
}

function isSame(a: TracedShape, b: TracedShape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}
