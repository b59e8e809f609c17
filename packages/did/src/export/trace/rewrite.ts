import {
  shapeOf,
  type TracedConstant,
  type TracedGraph,
  type TracedNode,
  type TracedShape,
  type ValueSource,
} from './traced-graph.js';

/** What a rule sees of the graph: the nodes before its own, rewritten. */
export interface GraphSoFar {
  /** The node that makes a value; undefined for the pictures and for constants. */
  producer(source: ValueSource | undefined): TracedNode | undefined;
  constant(source: ValueSource | undefined): TracedConstant | undefined;
  shapeOf(source: ValueSource): TracedShape;
  addConstant(constant: TracedConstant): ValueSource;
  addNode(node: TracedNode): ValueSource;
}

/** Gives a value to use instead of a node, or undefined to leave it as it is. */
export type Rule = (node: TracedNode, graph: GraphSoFar) => ValueSource | undefined;

/** Applies to each node, after those that it reads, the first rule that has something to say; then drops what nobody reads. */
export function rewrite(graph: TracedGraph, rules: readonly Rule[]): TracedGraph {
  const constants = [...graph.constants];
  const nodes: TracedNode[] = [];
  const places: ValueSource[] = [];
  const moved = (source: ValueSource) =>
    source.from === 'node' ? (places[source.index] as ValueSource) : source;
  const soFar: GraphSoFar = {
    producer: (source) => (source?.from === 'node' ? nodes[source.index] : undefined),
    constant: (source) => (source?.from === 'constant' ? constants[source.index] : undefined),
    shapeOf: (source) => shapeOf({ ...graph, constants, nodes }, source),
    addConstant: (constant) => ({ from: 'constant', index: constants.push(constant) - 1 }),
    addNode: (node) => ({ from: 'node', index: nodes.push(node) - 1 }),
  };
  for (const node of graph.nodes) {
    const inputs = Object.entries(node.inputs).map(([name, source]) => [name, moved(source)] as const);
    const current = { ...node, inputs: Object.fromEntries(inputs) };
    const replaced = rules.reduce<ValueSource | undefined>(
      (found, rule) => found ?? rule(current, soFar),
      undefined,
    );
    places.push(replaced ?? soFar.addNode(current));
  }
  const outputs = graph.outputs.map(({ name, source }) => ({ name, source: moved(source) }));
  return prune({ ...graph, constants, nodes, outputs });
}

/** Keeps what the outputs need, in the same order. */
function prune(graph: TracedGraph): TracedGraph {
  const wanted = new Set<string>();
  const key = ({ from, ...place }: ValueSource) => ('index' in place ? `${from} ${place.index}` : from);
  for (const { source } of graph.outputs) wanted.add(key(source));
  for (const [index, node] of [...graph.nodes.entries()].reverse()) {
    if (!wanted.has(`node ${index}`)) continue;
    for (const source of Object.values(node.inputs)) wanted.add(key(source));
  }
  const kept = <T>(kind: 'node' | 'constant', all: readonly T[]) => {
    const indices = [...all.keys()].filter((index) => wanted.has(`${kind} ${index}`));
    return {
      values: indices.map((index) => all[index] as T),
      at: new Map(indices.map((from, to) => [from, to])),
    };
  };
  const constants = kept('constant', graph.constants);
  const nodes = kept('node', graph.nodes);
  const moved = (source: ValueSource): ValueSource =>
    source.from === 'input'
      ? source
      : {
          from: source.from,
          index: (source.from === 'node' ? nodes : constants).at.get(source.index) as number,
        };
  return {
    ...graph,
    constants: constants.values,
    nodes: nodes.values.map((node) => ({
      ...node,
      inputs: Object.fromEntries(Object.entries(node.inputs).map(([name, source]) => [name, moved(source)])),
    })),
    outputs: graph.outputs.map(({ name, source }) => ({ name, source: moved(source) })),
  };
}
