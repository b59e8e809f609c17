import type * as tf from '@tensorflow/tfjs';
import { type NativeBackend, type OpAttribute, opAttributes } from './native-backend.js';

/** Ops that this build of TensorFlow turned out to lack. */
const lacking = new Set<string>();

/**
 * Calls one of the ops that TensorFlow's graph rewriting puts in the place of its own where oneDNN is faster.
 *
 * @remarks
 * They compute on the CPU only. Builds without oneDNN, as those for ARM, lack them; the first call finds out.
 *
 * @returns The outputs; undefined where the op cannot be used here and the caller has to go another way.
 */
export function runOnednnOp(
  native: NativeBackend,
  name: `_MklNative${string}`,
  attributes: readonly OpAttribute[],
  inputs: readonly tf.TensorInfo[],
  outputs: number,
): tf.Tensor[] | undefined {
  if (native.isUsingGpuDevice || lacking.has(name)) return undefined;
  // The label under which TensorFlow keeps these kernels.
  const labelled = [opAttributes(native).text('_kernel', 'MklNameChangeOp'), ...attributes];
  try {
    return native.executeMultipleOutputs(name, labelled, inputs, outputs);
  } catch (error) {
    if (!/No registered|not registered|Could not find device/.test((error as Error).message)) throw error;
    lacking.add(name);
    return undefined;
  }
}
