import * as tf from '@tensorflow/tfjs';
import type { GraphFunction } from '../native/graph/graph-function.js';
import { currentNative } from '../native/native-backend.js';
import { applyForInference } from './apply-for-inference.js';
import { foldForInference } from './fold-for-inference.js';

/** A pure function of one tensor, its results as one or several. */
export type InferenceFunction = (x: tf.Tensor) => tf.Tensor | readonly tf.Tensor[];

/** How {@link compileForInference} goes about it. */
export interface CompileOptions {
  /**
   * Calls that run by layers before a graph is made: making one takes as long as some dozen calls, which a caller who does
   * not know how many there will be may want to see first. Default 0.
   */
  readonly after?: number;
}

/** A model or a function made ready to be run many times. */
export interface CompiledInference {
  /**
   * The outputs, one as itself; the caller disposes of them. The first call with a new size of picture takes seconds where
   * the model is large and runs as a graph.
   *
   * @shape x `[B,...]`
   */
  readonly predict: (x: tf.Tensor) => tf.Tensor | tf.Tensor[];
  /** A `graph` of TensorFlow, or `layers`, each called by TensorFlow.js. */
  readonly runsAs: 'graph' | 'layers';
  /** Why it runs so; it may turn out with the first call. */
  readonly reason: string;
  /** Frees what compiling made; the model that was given stays. */
  readonly dispose: () => void;
}

/**
 * Makes a model, or a pure function of one tensor, ready for inference with the weights that it has now.
 *
 * @remarks
 * A model is folded first ({@link foldForInference}). On the native backend what it has TensorFlow compute is noted once and
 * loaded as one graph: TensorFlow joins convolutions, biases, additions and activations in it, and keeps filters in the order
 * that oneDNN wants, where eager calls turn them each time. The graph holds a second copy of the weights, and one more for
 * each further size of picture, up to four. On other backends, on a GPU, and where a function cannot become a graph, layers
 * run one by one.
 *
 * @param forward - A model of one input, or a function without side effects that reads no numbers (`dataSync`) on the way;
 * what it draws at random would be drawn once.
 * @returns It is the caller's to dispose of.
 * @example
 * const compiled = await compileForInference(model);
 * const scores = compiled.predict(images);
 */
export async function compileForInference(
  forward: tf.LayersModel | InferenceFunction,
  options: CompileOptions = {},
): Promise<CompiledInference> {
  const { after = 0 } = options;
  const folded = typeof forward === 'function' ? undefined : foldForInference(forward);
  const run =
    typeof forward === 'function'
      ? forward
      : (x: tf.Tensor) => applyForInference(folded as tf.LayersModel, x);
  const native = currentNative();
  const layers = (reason: string) => new Compiled(run, folded, undefined, reason, 0);
  if (native === undefined) return layers(`graphs are for the native backend; this is ${tf.getBackend()}`);
  if (native.isUsingGpuDevice) return layers('graphs were never tried on a GPU');
  const { GraphFunction } = await import('../native/graph/graph-function.js');
  const reason = after === 0 ? 'TensorFlow fuses it' : `TensorFlow fuses it from call ${after + 1} on`;
  return new Compiled(run, folded, new GraphFunction(native, run), reason, after);
}

class Compiled implements CompiledInference {
  private calls = 0;

  constructor(
    private readonly run: InferenceFunction,
    private readonly folded: tf.LayersModel | undefined,
    private graph: GraphFunction | undefined,
    public reason: string,
    private readonly after: number,
  ) {}

  get runsAs(): 'graph' | 'layers' {
    return this.graph === undefined || this.calls < this.after ? 'layers' : 'graph';
  }

  readonly predict = (x: tf.Tensor): tf.Tensor | tf.Tensor[] => {
    const outputs = this.runsAs === 'graph' ? this.byGraph(x) : this.byLayers(x);
    this.calls++;
    return outputs.length === 1 ? (outputs[0] as tf.Tensor) : outputs;
  };

  readonly dispose = (): void => {
    this.graph?.dispose();
    this.graph = undefined;
    this.folded?.dispose();
  };

  private byGraph(x: tf.Tensor): tf.Tensor[] {
    try {
      return (this.graph as GraphFunction).run(x);
    } catch (error) {
      // Where the input is at fault this throws too, and the graph stays for the next one.
      const outputs = this.byLayers(x);
      this.reason = `it cannot run as a graph: ${(error as Error).message}`;
      this.graph?.dispose();
      this.graph = undefined;
      return outputs;
    }
  }

  private byLayers(x: tf.Tensor): tf.Tensor[] {
    return [tf.tidy(() => this.run(x) as tf.Tensor)].flat() as tf.Tensor[];
  }
}
