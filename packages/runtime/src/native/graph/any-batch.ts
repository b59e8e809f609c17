import type { GraphConstant, GraphOp, RecordedGraph } from './recorded-graph.js';

/**
 * One graph for every batch size out of the graphs of two, where they differ in nothing but what a reshape is told.
 *
 * @returns The graph with -1 for the batch; undefined where the number of pictures is written into more than shapes.
 */
export function anyBatch(one: RecordedGraph, other: RecordedGraph): RecordedGraph | undefined {
  const structure = ({ ops, outputs }: RecordedGraph) => JSON.stringify([ops, outputs]);
  if (one.constants.length !== other.constants.length || structure(one) !== structure(other))
    return undefined;
  const reshapes = shapesOfReshapes(one.ops);
  const constants: GraphConstant[] = [];
  for (const [index, constant] of one.constants.entries()) {
    const twin = other.constants[index] as GraphConstant;
    if (isSame(constant, twin)) {
      constants.push(constant);
      continue;
    }
    const free = reshapes.has(index) ? freeTarget(constant, twin) : undefined;
    if (free === undefined) return undefined;
    constants.push(free);
  }
  return { ...one, constants, inputShape: [-1, ...one.inputShape.slice(1)] };
}

/** Constants that are read as the target of reshapes, and as nothing else. */
function shapesOfReshapes(ops: readonly GraphOp[]): Set<number> {
  const targets = new Set<number>();
  const others = new Set<number>();
  for (const { name, inputs } of ops) {
    for (const [place, source] of inputs.entries()) {
      if (source.from !== 'constant') continue;
      (name === 'Reshape' && place === 1 ? targets : others).add(source.index);
    }
  }
  return new Set([...targets].filter((index) => !others.has(index)));
}

function isSame(a: GraphConstant, b: GraphConstant): boolean {
  // A weight that both recordings met was read once.
  if (a === b) return true;
  return (
    a.dtype === b.dtype &&
    a.shape.join() === b.shape.join() &&
    a.values.length === b.values.length &&
    a.values.every((value, i) => Object.is(value, b.values[i]))
  );
}

/** A shape in which the one length that follows from the batch is left to TensorFlow. */
function freeTarget(a: GraphConstant, b: GraphConstant): GraphConstant | undefined {
  if (a.values.length !== b.values.length || a.values.includes(-1)) return undefined;
  const differs = [...a.values].filter((length, i) => length !== b.values[i]).length;
  if (differs !== 1) return undefined;
  return { ...a, values: Int32Array.from(a.values, (length, i) => (length === b.values[i] ? length : -1)) };
}
