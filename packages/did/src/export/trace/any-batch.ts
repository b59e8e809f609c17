import { DidError } from '@did/runtime';
import type { TracedConstant, TracedGraph, TracedNode, TracedShape } from './traced-graph.js';

/**
 * One graph for every batch size out of the traces of two.
 *
 * @returns The graph with null for the lengths that follow from the batch, in the targets of reshapes too.
 * @throws DidError (code DID_VALUE) where the number of pictures is written into anything else, naming kernel and layer.
 */
export function anyBatch(one: TracedGraph, other: TracedGraph): TracedGraph {
  if (one.nodes.length !== other.nodes.length || one.constants.length !== other.constants.length) {
    throw new DidError(
      'DID_VALUE',
      `export: a batch of ${one.inputShape[0]} runs ${one.nodes.length} kernels, one of ${other.inputShape[0]} runs ${other.nodes.length}; such a network has no graph for every batch.`,
    );
  }
  const fixed = one.constants.findIndex((constant, i) => !isSame(constant, other.constants[i]));
  if (fixed !== -1) {
    const reader = one.nodes.find(({ inputs }) =>
      Object.values(inputs).some(
        ({ from, ...place }) => from === 'constant' && 'index' in place && place.index === fixed,
      ),
    );
    throw fixedBatch(reader ?? (one.nodes[0] as TracedNode), 'a constant');
  }
  const nodes = one.nodes.map((node, i): TracedNode => {
    const twin = other.nodes[i] as TracedNode;
    if (node.kernel !== twin.kernel || JSON.stringify(node.inputs) !== JSON.stringify(twin.inputs)) {
      throw fixedBatch(node, 'what it reads');
    }
    const shape = freeShape(node.shape, twin.shape);
    const attributes =
      node.kernel === 'Reshape'
        ? { shape }
        : JSON.stringify(node.attributes) === JSON.stringify(twin.attributes)
          ? node.attributes
          : undefined;
    if (attributes === undefined || shape.filter((length) => length === null).length > 1) {
      throw fixedBatch(node, 'an attribute');
    }
    return { ...node, shape, attributes };
  });
  return { ...one, nodes, inputShape: freeShape(one.inputShape, other.inputShape) };
}

function isSame(a: TracedConstant, b: TracedConstant | undefined): boolean {
  if (b === undefined || a.shape.join() !== b.shape.join()) return false;
  for (let i = 0; i < a.values.length; i++) {
    if (!Object.is(a.values[i], b.values[i])) return false;
  }
  return true;
}

function freeShape(a: TracedShape, b: TracedShape): TracedShape {
  return a.map((length, axis) => (length === b[axis] ? length : null));
}

function fixedBatch({ kernel, layer }: TracedNode, what: string): DidError {
  return new DidError(
    'DID_VALUE',
    `export: ${what} of the kernel ${kernel} in ${layer === '' ? 'the forward pass' : `layer "${layer}"`} holds the number of pictures; write -1 there, so that one graph serves every batch.`,
    { kernel, layer },
  );
}
