import { PbfWriter } from 'pbf';
import {
  ONNX_OPSET,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from './onnx-model.js';

/** Version of the file format that goes with the opset. */
const IR_VERSION = 8;

// Field numbers of onnx.proto; MODEL of ModelProto and so on.
const MODEL = {
  irVersion: 1,
  producer: 2,
  producerVersion: 3,
  doc: 6,
  graph: 7,
  opset: 8,
  metadata: 14,
} as const;
const OPSET = { version: 2 } as const;
const ENTRY = { key: 1, value: 2 } as const;
const GRAPH = { node: 1, name: 2, initializer: 5, doc: 10, input: 11, output: 12 } as const;
const NODE = { input: 1, output: 2, name: 3, operator: 4, attribute: 5 } as const;
const ATTRIBUTE = { name: 1, float: 2, int: 3, text: 4, ints: 8, type: 20 } as const;
const ATTRIBUTE_TYPES = { float: 1, int: 2, text: 3, ints: 7 } as const;
const TENSOR = { dims: 1, type: 2, name: 8, bytes: 9 } as const;
const TENSOR_TYPES = { float32: 1, int64: 7, float16: 10 } as const;
const VALUE = {
  name: 1,
  type: 2,
  tensor: 1,
  elementType: 1,
  shape: 2,
  dim: 1,
  length: 1,
  symbol: 2,
} as const;

/** Name of the axis of any length. */
const BATCH = 'batch';

/**
 * An ONNX model as a file's bytes.
 *
 * @source onnx/onnx.proto
 */
export function encodeOnnx(model: OnnxModel): Uint8Array {
  // Weights are written apart: within messages their bytes would be moved once for each level.
  const graph = new PbfWriter();
  for (const node of model.nodes) graph.writeMessage(GRAPH.node, writeNode, node);
  graph.writeStringField(GRAPH.name, model.name);
  for (const tensor of model.initializers) graph.writeMessage(GRAPH.initializer, writeTensor, tensor);
  graph.writeStringField(GRAPH.doc, model.description);
  for (const value of model.inputs) graph.writeMessage(GRAPH.input, writeValue, value);
  for (const value of model.outputs) graph.writeMessage(GRAPH.output, writeValue, value);
  const file = new PbfWriter();
  file.writeVarintField(MODEL.irVersion, IR_VERSION);
  file.writeStringField(MODEL.producer, model.producer.name);
  file.writeStringField(MODEL.producerVersion, model.producer.version);
  file.writeStringField(MODEL.doc, model.description);
  file.writeBytesField(MODEL.graph, graph.finish());
  file.writeMessage(MODEL.opset, writeOpset, ONNX_OPSET);
  for (const entry of Object.entries(model.metadata)) file.writeMessage(MODEL.metadata, writeEntry, entry);
  return file.finish();
}

function writeOpset(version: number, message: PbfWriter): void {
  message.writeVarintField(OPSET.version, version);
}

function writeEntry([key, value]: [string, string], message: PbfWriter): void {
  message.writeStringField(ENTRY.key, key);
  message.writeStringField(ENTRY.value, value);
}

function writeNode({ name, operator, inputs, outputs, attributes }: OnnxNode, message: PbfWriter): void {
  for (const input of inputs) message.writeStringField(NODE.input, input);
  for (const output of outputs) message.writeStringField(NODE.output, output);
  message.writeStringField(NODE.name, name);
  message.writeStringField(NODE.operator, operator);
  for (const entry of Object.entries(attributes)) message.writeMessage(NODE.attribute, writeAttribute, entry);
}

function writeAttribute([name, value]: [string, OnnxAttribute], message: PbfWriter): void {
  message.writeStringField(ATTRIBUTE.name, name);
  if ('int' in value) {
    message.writeVarintField(ATTRIBUTE.int, value.int);
    message.writeVarintField(ATTRIBUTE.type, ATTRIBUTE_TYPES.int);
  } else if ('ints' in value) {
    for (const one of value.ints) message.writeVarintField(ATTRIBUTE.ints, one);
    message.writeVarintField(ATTRIBUTE.type, ATTRIBUTE_TYPES.ints);
  } else if ('float' in value) {
    message.writeFloatField(ATTRIBUTE.float, value.float);
    message.writeVarintField(ATTRIBUTE.type, ATTRIBUTE_TYPES.float);
  } else {
    message.writeStringField(ATTRIBUTE.text, value.text);
    message.writeVarintField(ATTRIBUTE.type, ATTRIBUTE_TYPES.text);
  }
}

function writeTensor({ name, dtype, shape, bytes }: OnnxTensor, message: PbfWriter): void {
  for (const length of shape) message.writeVarintField(TENSOR.dims, length);
  message.writeVarintField(TENSOR.type, TENSOR_TYPES[dtype]);
  message.writeStringField(TENSOR.name, name);
  message.writeBytesField(TENSOR.bytes, bytes);
}

function writeValue({ name, shape }: OnnxValue, message: PbfWriter): void {
  message.writeStringField(VALUE.name, name);
  message.writeMessage(
    VALUE.type,
    (lengths, type) => {
      type.writeMessage(
        VALUE.tensor,
        (inner, tensor) => {
          tensor.writeVarintField(VALUE.elementType, TENSOR_TYPES.float32);
          tensor.writeMessage(VALUE.shape, writeShape, inner);
        },
        lengths,
      );
    },
    shape,
  );
}

function writeShape(shape: OnnxValue['shape'], message: PbfWriter): void {
  for (const length of shape) {
    message.writeMessage(
      VALUE.dim,
      (one, dim) => {
        if (one === null) dim.writeStringField(VALUE.symbol, BATCH);
        else dim.writeVarintField(VALUE.length, one);
      },
      length,
    );
  }
}
