import type { TracedNode } from './traced-graph.js';

/** Over which axes a kernel takes a sum, mean or extreme, and whether they stay with length 1. */
export function reducedAxes(node: TracedNode): {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
} {
  const {
    axis,
    reductionIndices = axis,
    keepDims,
  } = node.attributes as {
    axis?: number | number[];
    reductionIndices?: number | number[];
    keepDims?: boolean;
  };
  return { axes: [reductionIndices as number | number[]].flat(), keepDims: keepDims === true };
}
