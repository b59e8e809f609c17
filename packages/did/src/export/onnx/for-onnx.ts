import { type GraphSoFar, type Rule, rewrite } from '../trace/rewrite.js';
import { joinReshapes } from '../trace/simplify.js';
import type { TracedGraph, ValueSource } from '../trace/traced-graph.js';
import { keepMaps } from './gates-as-maps.js';

/** The graph as it runs best in ONNX: gates as maps, and kernels joined into `HardSigmoid`, `HardSwish` and pooling that frames by itself. */
export function forOnnx(graph: TracedGraph): TracedGraph {
  const gated = rewrite(graph, [joinReshapes, keepMaps]);
  return rewrite(gated, [joinHardSigmoid, joinHardSwish, joinFrameAndMaximum]);
}

/** `min(max(x / d + s, 0), 1)` */
const joinHardSigmoid: Rule = (node, graph) => {
  const { clipValueMin, clipValueMax } = node.attributes;
  if (node.kernel !== 'ClipByValue' || clipValueMin !== 0 || clipValueMax !== 1) return undefined;
  const sum = graph.producer(node.inputs.x);
  const quotient = sum?.kernel === 'Add' ? graph.producer(sum.inputs.a) : undefined;
  const beta = scalar(sum?.inputs.b, graph);
  const divisor = quotient?.kernel === 'RealDiv' ? scalar(quotient.inputs.b, graph) : undefined;
  if (beta === undefined || divisor === undefined) return undefined;
  return graph.addNode({
    ...node,
    kernel: 'HardSigmoid',
    inputs: { x: quotient?.inputs.a as ValueSource },
    attributes: { alpha: 1 / divisor, beta },
  });
};

/** `x hardSigmoid(x)` with the slope and shift that HardSwish has. */
const joinHardSwish: Rule = (node, graph) => {
  if (node.kernel !== 'Multiply') return undefined;
  const { a, b } = node.inputs as { a: ValueSource; b: ValueSource };
  const gate = graph.producer(b);
  if (gate?.kernel !== 'HardSigmoid' || JSON.stringify(gate.inputs.x) !== JSON.stringify(a)) return undefined;
  if (gate.attributes.alpha !== 1 / 6 || gate.attributes.beta !== 0.5) return undefined;
  return graph.addNode({ ...node, kernel: 'HardSwish', inputs: { x: a }, attributes: {} });
};

/** A frame of zeros around what is never below 0 changes no maximum: the pooling's own frame will do. */
const joinFrameAndMaximum: Rule = (node, graph) => {
  const frame = graph.producer(node.inputs.x);
  if (node.kernel !== 'MaxPool' || node.attributes.pad !== 'valid') return undefined;
  if (frame?.kernel !== 'PadV2' || frame.attributes.constantValue !== 0) return undefined;
  const x = frame.inputs.x as ValueSource;
  const before = graph.producer(x);
  const activation = before?.attributes.activation ?? before?.kernel.toLowerCase();
  const paddings = frame.attributes.paddings as [number, number][];
  const size = [node.attributes.filterSize].flat() as number[];
  // A window in the frame alone would have no maximum.
  const small = [1, 2].every((axis) =>
    (paddings[axis] ?? [0, 0]).every((width) => width < Math.min(...size)),
  );
  if (!(activation === 'relu' || activation === 'relu6') || !small) return undefined;
  return graph.addNode({ ...node, inputs: { x }, attributes: { ...node.attributes, pad: paddings } });
};

function scalar(source: ValueSource | undefined, graph: GraphSoFar): number | undefined {
  const constant = graph.constant(source);
  return constant?.values.length === 1 ? constant.values[0] : undefined;
}
