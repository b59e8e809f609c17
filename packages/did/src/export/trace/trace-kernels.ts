import { DidError } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { TracedConstant, TracedGraph, TracedNode, ValueSource } from './traced-graph.js';

/** A function of a batch of pictures that looks at no numbers; its results by name. */
export type PictureFunction = (x: tf.Tensor4D) => Readonly<Record<string, tf.Tensor>>;

/**
 * Runs a function once and notes every kernel of TensorFlow.js that its results need.
 *
 * @remarks
 * What depends on no picture is computed here and becomes a constant. The backend must be one that runs TensorFlow.js's kernels
 * alone: on native some layers call TensorFlow's ops beside them.
 *
 * @param inputShape - Of the noise that it is run on.
 * @shape inputShape `[B,H,W,3]`
 */
export function traceKernels(run: PictureFunction, inputShape: readonly number[]): TracedGraph {
  const engine = tf.engine();
  const prototype = tf.layers.Layer.prototype;
  const stock = { runKernel: engine.runKernel, apply: prototype.apply };
  // By the tensor and not by its data: a reshaped tensor shares them.
  const sources = new Map<number, ValueSource>();
  const constants: TracedConstant[] = [];
  const known = new Map<object, Map<string, ValueSource>>();
  const nodes: TracedNode[] = [];
  const layers: string[] = [];
  let depth = 0;

  const constantOf = (tensor: tf.Tensor): ValueSource => {
    const places = known.get(tensor.dataId) ?? new Map<string, ValueSource>();
    known.set(tensor.dataId, places);
    const key = `${tensor.dtype} ${tensor.shape}`;
    const place = places.get(key) ?? ({ from: 'constant', index: constants.length } as const);
    if (!places.has(key)) {
      const values = tensor.dataSync();
      constants.push({
        dtype: tensor.dtype,
        shape: [...tensor.shape],
        values: tensor.dtype === 'float32' ? new Float32Array(values) : new Int32Array(values),
      });
      places.set(key, place);
    }
    return place;
  };
  const sourceOf = (tensor: tf.Tensor) => sources.get(tensor.id) ?? constantOf(tensor);
  const note = (kernel: string, inputs: object, attributes: object, output: tf.Tensor) => {
    const given = Object.entries(inputs as Record<string, tf.Tensor | null | undefined>).filter(
      (entry): entry is [string, tf.Tensor] => entry[1] != null,
    );
    // Without a picture in it, it is worked out by now.
    if (!given.some(([, tensor]) => sources.has(tensor.id))) return;
    sources.set(output.id, { from: 'node', index: nodes.length });
    nodes.push({
      kernel,
      layer: layers.join('/'),
      inputs: Object.fromEntries(given.map(([name, tensor]) => [name, sourceOf(tensor)])),
      attributes: structuredClone(attributes) as Record<string, unknown>,
      shape: [...output.shape],
      dtype: output.dtype,
    });
  };

  engine.runKernel = function runKernel<T extends tf.Tensor | tf.Tensor[]>(
    ...[kernel, inputs, attributes]: Parameters<typeof engine.runKernel>
  ): T {
    depth++;
    try {
      const output = stock.runKernel.call(engine, kernel, inputs, attributes) as T;
      // Kernels of ours call others.
      if (depth > 1) return output;
      if (Array.isArray(output)) {
        for (const [i, one] of output.entries())
          note(`${kernel}:${i}`, inputs, attributes ?? {}, one as tf.Tensor);
      } else note(kernel, inputs, attributes ?? {}, output as tf.Tensor);
      return output;
    } finally {
      depth--;
    }
  };
  prototype.apply = function apply(this: tf.layers.Layer, ...given: Parameters<typeof stock.apply>) {
    layers.push(this.name);
    try {
      return stock.apply.apply(this, given);
    } finally {
      layers.pop();
    }
  };
  try {
    const outputs: { name: string; source: ValueSource }[] = [];
    tf.tidy(() => {
      const x = tf.randomUniform<tf.Rank.R4>(
        [...inputShape] as [number, number, number, number],
        0,
        255,
        'float32',
        1,
      );
      sources.set(x.id, { from: 'input' });
      for (const [name, tensor] of Object.entries(run(x))) {
        const source = sourceOf(tensor);
        if (source.from === 'constant') {
          throw new DidError('DID_VALUE', `export: "${name}" does not depend on the pictures.`, { name });
        }
        outputs.push({ name, source });
      }
    });
    return { inputShape, constants, nodes, outputs };
  } finally {
    engine.runKernel = stock.runKernel;
    prototype.apply = stock.apply;
  }
}
