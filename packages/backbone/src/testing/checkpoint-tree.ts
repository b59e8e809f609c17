import type { NamedShape } from './checkpoint.js';

/** Modules of a checkpoint under the parts of their names, each as its number among those that a golden file lists once. */
export interface CheckpointTree {
  readonly [part: string]: CheckpointTree | number;
}

/** What stands in a module: `{ weight: [1000, 512], bias: [1000] }`. */
export type CheckpointModule = Readonly<Record<string, readonly number[]>>;

/** Every tensor's whole name with its shape. */
export function namedShapes(
  tree: CheckpointTree,
  modules: readonly CheckpointModule[],
  before = '',
): NamedShape[] {
  return Object.entries(tree).flatMap(([part, inside]): NamedShape[] => {
    const path = `${before}${part}.`;
    if (typeof inside !== 'number') return namedShapes(inside, modules, path);
    return Object.entries(modules[inside] as CheckpointModule).map(([last, shape]) => [path + last, shape]);
  });
}

/** The same of a file of Keras's, whose layers do not nest. */
export function kerasShapes(layers: Readonly<Record<string, CheckpointModule>>): NamedShape[] {
  return Object.entries(layers).flatMap(([layer, weights]) =>
    Object.entries(weights).map(([last, shape]): NamedShape => [`${layer}/${last}`, shape]),
  );
}
