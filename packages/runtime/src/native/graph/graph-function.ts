import type * as tf from '@tensorflow/tfjs';
import type { NativeBackend } from '../native-backend.js';
import { anyBatch } from './any-batch.js';
import { FrozenGraph } from './frozen-graph.js';
import { recordGraph, type TensorFunction } from './record-graph.js';
import type { GraphConstant } from './recorded-graph.js';

/** Graphs kept at a time; each has its own copy of the weights. */
const KEPT = 4;

/** A function of one tensor, run as graphs of TensorFlow: one for every size of picture, whatever the batch where that goes. */
export class GraphFunction {
  private readonly graphs = new Map<string, FrozenGraph>();
  /** Sizes of picture for which each batch has a graph of its own. */
  private readonly byBatch = new Set<string>();

  constructor(
    private readonly native: NativeBackend,
    private readonly forward: TensorFunction,
  ) {}

  /**
   * @throws NotRecordable - When the function cannot become a graph.
   * @throws Error - When TensorFlow refuses the graph.
   */
  run(x: tf.Tensor): tf.Tensor[] {
    return (this.known(x) ?? this.record(x)).run(x);
  }

  dispose(): void {
    for (const graph of this.graphs.values()) graph.dispose();
    this.graphs.clear();
  }

  private known(x: tf.Tensor): FrozenGraph | undefined {
    return this.graphs.get(keyOf(x, -1)) ?? this.graphs.get(keyOf(x));
  }

  private record(x: tf.Tensor): FrozenGraph {
    const known = new Map<tf.DataId, GraphConstant>();
    const of = (shape: readonly number[]) => recordGraph(this.native, this.forward, shape, x.dtype, known);
    const picture = x.shape.slice(1);
    const size = keyOf(x, -1);
    const general =
      x.rank > 1 && !this.byBatch.has(size) ? anyBatch(of([2, ...picture]), of([3, ...picture])) : undefined;
    if (general === undefined) this.byBatch.add(size);
    const recorded = general ?? of(x.shape);
    const graph = new FrozenGraph(this.native, recorded);
    const [oldest] = this.graphs.keys();
    if (oldest !== undefined && this.graphs.size === KEPT) {
      this.graphs.get(oldest)?.dispose();
      this.graphs.delete(oldest);
    }
    this.graphs.set(general === undefined ? keyOf(x) : size, graph);
    return graph;
  }
}

function keyOf(x: tf.Tensor, batch: number | undefined = x.shape[0]): string {
  return `${x.dtype} ${[batch, ...x.shape.slice(1)]}`;
}
