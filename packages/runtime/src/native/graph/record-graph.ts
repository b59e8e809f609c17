import * as tf from '@tensorflow/tfjs';
import type { NativeBackend } from '../native-backend.js';
import type { GraphConstant, GraphOp, GraphOutput, RecordedGraph, ValueSource } from './recorded-graph.js';
import { whileRecording } from './recording.js';

/** A function of one tensor; pure: the same numbers for the same input. */
export type TensorFunction = (x: tf.Tensor) => tf.Tensor | readonly tf.Tensor[];

/** Why a function cannot become a graph. */
export class NotRecordable extends Error {}

type Calls = Pick<NativeBackend, 'executeMultipleOutputs' | 'executeSingleOutput' | 'readSync' | 'read'>;

/**
 * Runs a function once and notes every op that it has TensorFlow compute.
 *
 * @param inputShape - Of the zeros that it is run on.
 * @param known - Constants that an earlier recording read; those of this one are added.
 * @throws NotRecordable - When the function looks at numbers that depend on its input: they may differ next time.
 */
export function recordGraph(
  native: NativeBackend,
  run: TensorFunction,
  inputShape: readonly number[],
  inputDtype: tf.DataType,
  known: Map<tf.DataId, GraphConstant> = new Map(),
): RecordedGraph {
  const sources = new Map<tf.DataId, ValueSource>();
  const constants: GraphConstant[] = [];
  const ops: GraphOp[] = [];
  const stock: Calls = {
    executeMultipleOutputs: native.executeMultipleOutputs,
    executeSingleOutput: native.executeSingleOutput,
    readSync: native.readSync,
    read: native.read,
  };

  const readConstant = ({ dataId, dtype, shape }: tf.TensorInfo): GraphConstant => {
    if (!['float32', 'int32', 'bool'].includes(dtype)) {
      throw new NotRecordable(`it reads a tensor of type ${dtype}`);
    }
    const values = stock.readSync.call(native, dataId) as tf.backend_util.TypedArray;
    return { dtype, shape: [...shape], values };
  };
  const sourceOf = (tensor: tf.TensorInfo): ValueSource => {
    const made = sources.get(tensor.dataId);
    if (made !== undefined) return made;
    const constant = known.get(tensor.dataId) ?? readConstant(tensor);
    known.set(tensor.dataId, constant);
    constants.push(constant);
    const source = { from: 'constant', index: constants.length - 1 } as const;
    sources.set(tensor.dataId, source);
    return source;
  };
  const note = (
    name: string,
    attributes: GraphOp['attributes'],
    inputs: readonly tf.TensorInfo[],
    made: readonly tf.Tensor[],
  ) => {
    ops.push({ name, attributes, inputs: inputs.map(sourceOf) });
    made.forEach(({ dataId }, output) => {
      sources.set(dataId, { from: 'op', index: ops.length - 1, output });
    });
  };
  const refuseToRead = (dataId: tf.DataId) => {
    const source = sources.get(dataId)?.from;
    if (source === 'op' || source === 'input') {
      throw new NotRecordable('it reads numbers that depend on its input (dataSync, arraySync or the like)');
    }
  };
  const listening: Calls = {
    executeMultipleOutputs(name, attributes, inputs, outputs) {
      const made = stock.executeMultipleOutputs.call(native, name, attributes, inputs, outputs);
      note(name, attributes, inputs, made);
      return made;
    },
    executeSingleOutput(name, attributes, inputs) {
      const made = stock.executeSingleOutput.call(native, name, attributes, inputs);
      note(name, attributes, inputs, [made]);
      return made;
    },
    readSync(dataId) {
      refuseToRead(dataId);
      return stock.readSync.call(native, dataId);
    },
    read(dataId) {
      refuseToRead(dataId);
      return stock.read.call(native, dataId);
    },
  };

  Object.assign(native, listening);
  try {
    const outputs: GraphOutput[] = [];
    // Nothing is returned from the tidy: it would look for tensors among the numbers of every weight.
    tf.tidy(() => {
      const x = tf.zeros([...inputShape], inputDtype);
      sources.set(x.dataId, { from: 'input' });
      const result = whileRecording(() => run(x));
      for (const one of [result].flat() as tf.Tensor[]) {
        outputs.push({ source: sourceOf(one), dtype: one.dtype });
      }
    });
    return { inputShape, inputDtype, constants, ops, outputs };
  } finally {
    for (const name of Object.keys(listening)) delete (native as unknown as Record<string, unknown>)[name];
  }
}
