import type * as tf from '@tensorflow/tfjs';
import type { NativeBackend, OpAttribute } from '../native-backend.js';
import { NotRecordable } from './record-graph.js';
import type { GraphConstant, RecordedGraph, ValueSource } from './recorded-graph.js';
import { floatField, integerField, messageField, type Pieces, textField } from './wire-format.js';

/** The tag under which the graph stands in the file. */
export const SERVE = 'serve';

/** Name of the graph's input. */
export const INPUT = 'x';

/** Name of an output. */
export function outputName(index: number): string {
  return `y${index}`;
}

/** Version of TensorFlow's graph format; every release since 2018 reads it. */
const PRODUCER = 27;

/** Numbers of `DataType` in tensorflow/core/framework/types.proto. */
const DATA_TYPES: Partial<Record<tf.DataType, number>> = { float32: 1, int32: 3, bool: 10 };

/**
 * A graph as TensorFlow's SavedModel, with its constants inside.
 *
 * @remarks Numbers of fields are those of tensorflow/core/protobuf/{saved_model,meta_graph}.proto and
 * tensorflow/core/framework/{graph,node_def,attr_value,tensor,tensor_shape}.proto.
 */
export function encodeSavedModel(graph: RecordedGraph, binding: NativeBackend['binding']): Pieces {
  const nodes = [
    node(
      INPUT,
      'Placeholder',
      [],
      [
        ['dtype', typeValue(graph.inputDtype)],
        ['shape', messageField(7, ...shape(graph.inputShape))],
      ],
    ),
    ...graph.constants.map((constant, i) =>
      node(
        `c${i}`,
        'Const',
        [],
        [
          ['dtype', typeValue(constant.dtype)],
          ['value', messageField(8, ...tensor(constant))],
        ],
      ),
    ),
    ...graph.ops.map(({ name, attributes, inputs }, i) =>
      node(
        `n${i}`,
        name,
        inputs.map(place),
        attributes.map((one) => [one.name, attributeValue(one, binding)] as const),
      ),
    ),
    ...graph.outputs.map(({ source, dtype }, i) =>
      node(outputName(i), 'Identity', [place(source)], [['T', typeValue(dtype)]]),
    ),
  ];
  const graphDef = [
    ...nodes.map((one) => messageField(1, ...one)),
    messageField(4, integerField(1, PRODUCER)),
  ];
  const metaGraph = [messageField(1, textField(4, SERVE)), messageField(2, ...graphDef)];
  return [...integerField(1, 1), ...messageField(2, ...metaGraph)];
}

type Attribute = readonly [name: string, value: Pieces];

function node(
  name: string,
  op: string,
  inputs: readonly string[],
  attributes: readonly Attribute[],
): Pieces[] {
  return [
    textField(1, name),
    textField(2, op),
    ...inputs.map((input) => textField(3, input)),
    ...attributes.map(([key, value]) => messageField(5, textField(1, key), messageField(2, value))),
  ];
}

function place(source: ValueSource): string {
  switch (source.from) {
    case 'input':
      return INPUT;
    case 'constant':
      return `c${source.index}`;
    case 'op':
      return `n${source.index}:${source.output}`;
  }
}

function typeValue(dtype: tf.DataType): Pieces {
  return integerField(6, DATA_TYPES[dtype] as number);
}

function shape(lengths: readonly number[]): Pieces[] {
  return lengths.map((length) => messageField(2, integerField(1, length)));
}

function tensor({ dtype, shape: lengths, values }: GraphConstant): Pieces[] {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return [
    integerField(1, DATA_TYPES[dtype] as number),
    messageField(2, ...shape(lengths)),
    messageField(4, [bytes]),
  ];
}

function attributeValue({ name, type, value }: OpAttribute, binding: NativeBackend['binding']): Pieces {
  switch (type) {
    case binding.TF_ATTR_STRING:
      return textField(2, value as string);
    case binding.TF_ATTR_INT:
      return oneOrMore(3, integerField, value as number);
    case binding.TF_ATTR_FLOAT:
      return oneOrMore(4, floatField, value as number);
    case binding.TF_ATTR_BOOL:
      return oneOrMore(5, integerField, value as number);
    case binding.TF_ATTR_TYPE:
      return integerField(6, value as number);
    case binding.TF_ATTR_SHAPE:
      return messageField(7, ...shape(value as readonly number[]));
    default:
      throw new NotRecordable(`attribute ${name} is of a kind that a graph cannot hold here (${type})`);
  }
}

/** A value, or a list of such, whose members bear the same field number within it. */
function oneOrMore(
  field: number,
  write: (field: number, value: number) => Pieces,
  value: number | readonly number[],
): Pieces {
  return Array.isArray(value)
    ? messageField(1, ...value.map((one: number) => write(field, Number(one))))
    : write(field, Number(value));
}
