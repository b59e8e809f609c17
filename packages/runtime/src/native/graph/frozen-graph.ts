import type * as tf from '@tensorflow/tfjs';
import type { NativeBackend } from '../native-backend.js';
import type { RecordedGraph } from './recorded-graph.js';
import { encodeSavedModel, INPUT, outputName, SERVE } from './saved-model.js';

/** A graph that TensorFlow has loaded, with its constants inside. */
export class FrozenGraph {
  private readonly id: number;
  private readonly inputs = [{ name: `${INPUT}:0`, tfDtype: '' }];
  private readonly outputs: readonly string[];

  /** Hands the graph to TensorFlow by a folder that is gone afterwards: its addon loads nothing but folders. */
  constructor(
    private readonly native: NativeBackend,
    graph: RecordedGraph,
  ) {
    const fs = process.getBuiltinModule('node:fs');
    const { tmpdir } = process.getBuiltinModule('node:os');
    const { join } = process.getBuiltinModule('node:path');
    const folder = fs.mkdtempSync(join(tmpdir(), 'did-graph-'));
    try {
      const file = fs.openSync(join(folder, 'saved_model.pb'), 'w');
      try {
        for (const piece of encodeSavedModel(graph, native.binding)) fs.writeSync(file, piece);
      } finally {
        fs.closeSync(file);
      }
      this.id = native.binding.loadSavedModel(folder, SERVE);
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
    this.outputs = graph.outputs.map((_, i) => `${outputName(i)}:0`);
  }

  /** The outputs for an input of the graph's shape; the caller disposes of them. */
  run(x: tf.Tensor): tf.Tensor[] {
    return this.native.runSavedModel(this.id, [x], this.inputs, this.outputs);
  }

  /** Frees TensorFlow's copy of the graph. */
  dispose(): void {
    this.native.binding.deleteSavedModel(this.id);
  }
}
