import * as tf from '@tensorflow/tfjs';

/** An attribute of a TensorFlow op, as the node backend's addon takes it. */
export interface OpAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean | string | readonly number[];
}

/** The part of tfjs-node's backend through which any op of TensorFlow can be called. */
export interface NativeBackend extends tf.KernelBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: {
    readonly TF_ATTR_STRING: number;
    readonly TF_ATTR_INT: number;
    readonly TF_ATTR_FLOAT: number;
    readonly TF_ATTR_BOOL: number;
    readonly TF_ATTR_TYPE: number;
    readonly TF_ATTR_SHAPE: number;
    readonly TF_FLOAT: number;
    readonly TF_RESOURCE: number;
    /** Loads the graph under a tag of a SavedModel's folder; returns its number. */
    loadSavedModel(folder: string, tag: string): number;
    deleteSavedModel(id: number): void;
  };
  executeMultipleOutputs(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly tf.TensorInfo[],
    outputs: number,
  ): tf.Tensor[];
  executeSingleOutput(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly tf.TensorInfo[],
  ): tf.Tensor;
  /** Runs a loaded graph from inputs to outputs, both by name. */
  runSavedModel(
    id: number,
    inputs: readonly tf.Tensor[],
    inputInfos: readonly { readonly name: string; readonly tfDtype: string }[],
    outputNames: readonly string[],
  ): tf.Tensor[];
}

/** TensorFlow itself, where it is the current backend. */
export function currentNative(): NativeBackend | undefined {
  return tf.getBackend() === 'tensorflow' ? (tf.backend() as NativeBackend) : undefined;
}

/** The attributes of an op, by their kinds. */
export function opAttributes({ binding }: NativeBackend) {
  return {
    float32: (name: string): OpAttribute => ({ name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }),
    number: (name: string, value: number): OpAttribute => ({ name, type: binding.TF_ATTR_FLOAT, value }),
    integer: (name: string, value: number): OpAttribute => ({ name, type: binding.TF_ATTR_INT, value }),
    flag: (name: string, value: boolean): OpAttribute => ({ name, type: binding.TF_ATTR_BOOL, value }),
    integers: (name: string, value: readonly number[]): OpAttribute => ({
      name,
      type: binding.TF_ATTR_INT,
      value,
    }),
    text: (name: string, value: string): OpAttribute => ({ name, type: binding.TF_ATTR_STRING, value }),
    shape: (name: string, value: readonly number[]): OpAttribute => ({
      name,
      type: binding.TF_ATTR_SHAPE,
      value,
    }),
  };
}
