import * as tf from '@tensorflow/tfjs';
import type { GraphModelFiles } from './lower-to-graph-model.js';

/** A GraphModel that is still in memory, as TensorFlow.js runs it; the caller disposes of it. */
export function openGraphModel({
  topology,
  signature,
  weightSpecs,
  weights,
}: GraphModelFiles): Promise<tf.GraphModel> {
  const weightData = new Uint8Array(weights.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let end = 0;
  for (const piece of weights) {
    weightData.set(piece, end);
    end += piece.byteLength;
  }
  return tf.loadGraphModel(
    tf.io.fromMemory({
      modelTopology: topology,
      signature,
      weightSpecs: [...weightSpecs],
      weightData: weightData.buffer,
    }),
  );
}
