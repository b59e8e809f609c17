import { reducedAxes } from '../trace/reduced-axes.js';
import type { TracedNode, TracedShape, ValueSource } from '../trace/traced-graph.js';
import { convolutionWindow, poolingWindow, type Window } from '../trace/window.js';
import { unknownKernel } from '../unknown-kernel.js';
import { type AttrValue, attr } from './node-def.js';

/** What a kernel needs in order to become nodes of a GraphDef. */
export interface GraphModelBuilder {
  readonly node: TracedNode;
  /** Name of an input's node. */
  input(name: string): string;
  shapeOf(source: ValueSource): TracedShape;
  /** Adds a node, named after the layer, and gives its name. */
  add(op: string, inputs: readonly string[], attributes: Readonly<Record<string, AttrValue>>): string;
  /** Adds whole numbers as a constant. */
  integers(values: readonly number[], shape?: readonly number[]): string;
  /** Adds a number as a constant. */
  number(value: number): string;
}

/** Writes one kernel and gives the name of the node that has its result. */
export type GraphModelOperator = (builder: GraphModelBuilder) => string;

const FLOAT = attr.type('DT_FLOAT');

/** TensorFlow's own pad for a maximum: less than any number that a map holds. */
const LOWEST = -3.4028234663852886e38;

const plain =
  (op: string, ...names: string[]): GraphModelOperator =>
  (b) =>
    b.add(
      op,
      names.map((name) => b.input(name)),
      { T: FLOAT },
    );

const reduce =
  (op: string): GraphModelOperator =>
  (b) => {
    const { axes, keepDims } = reducedAxes(b.node);
    return b.add(op, [b.input('x'), b.integers(axes)], { T: FLOAT, keep_dims: attr.flag(keepDims) });
  };

const convolve =
  (op: string): GraphModelOperator =>
  (b) => {
    const { x, filter } = b.node.inputs as { x: ValueSource; filter: ValueSource };
    if ((b.node.attributes.dataFormat ?? 'NHWC') !== 'NHWC') {
      throw unknownKernel(b.node, 'a GraphModel', 'with channels first');
    }
    const window = convolutionWindow(b.node, b.shapeOf(x), b.shapeOf(filter) as number[]);
    const attributes = { T: FLOAT, data_format: attr.text('NHWC'), ...windowAttributes(window) };
    if (b.node.inputs.bias === undefined) return b.add(op, [b.input('x'), b.input('filter')], attributes);
    return b.add(op, [b.input('x'), b.input('filter'), b.input('bias')], { ...attributes, ...fused(b) });
  };

/** A bias, and an activation behind it. */
function fused({ node }: GraphModelBuilder): Readonly<Record<string, AttrValue>> {
  const after = { linear: [], relu: ['Relu'], relu6: ['Relu6'] }[node.attributes.activation as string];
  if (
    after === undefined ||
    node.inputs.preluActivationWeights !== undefined ||
    node.inputs.bias === undefined
  ) {
    throw unknownKernel(node, 'a GraphModel', `with activation "${node.attributes.activation}"`);
  }
  return { fused_ops: attr.texts(['BiasAdd', ...after]), num_args: attr.integer(1) };
}

function windowAttributes({ strides, dilations, pad }: Window): Record<string, AttrValue> {
  const { top, bottom, left, right } = pad;
  const none = top + bottom + left + right === 0;
  return {
    strides: attr.integers([1, ...strides, 1]),
    dilations: attr.integers([1, ...dilations, 1]),
    padding: attr.text(none ? 'VALID' : 'EXPLICIT'),
    ...(none ? {} : { explicit_paddings: attr.integers([0, 0, top, bottom, left, right, 0, 0]) }),
  };
}

const pool =
  (op: string): GraphModelOperator =>
  (b) => {
    const { pad, size, strides } = poolingWindow(b.node, b.shapeOf(b.node.inputs.x as ValueSource));
    const { top, bottom, left, right } = pad;
    const framed = top + bottom + left + right > 0;
    if (framed && op === 'AvgPool') throw unknownKernel(b.node, 'a GraphModel', 'with a frame');
    // The reader knows no frame in numbers for pooling.
    const x = framed
      ? b.add(
          'PadV2',
          [b.input('x'), b.integers([0, 0, top, bottom, left, right, 0, 0], [4, 2]), b.number(LOWEST)],
          { T: FLOAT },
        )
      : b.input('x');
    return b.add(op, [x], {
      T: FLOAT,
      ksize: attr.integers([1, ...size, 1]),
      strides: attr.integers([1, ...strides, 1]),
      padding: attr.text('VALID'),
      data_format: attr.text('NHWC'),
    });
  };

function multiply(b: GraphModelBuilder): string {
  const { transposeA, transposeB } = b.node.attributes as { transposeA: boolean; transposeB: boolean };
  const flat = b.node.shape.length === 2;
  const turned = flat
    ? { transpose_a: attr.flag(transposeA), transpose_b: attr.flag(transposeB) }
    : { adj_x: attr.flag(transposeA), adj_y: attr.flag(transposeB) };
  if (b.node.kernel === 'BatchMatMul') {
    return b.add(flat ? 'MatMul' : 'BatchMatMulV2', [b.input('a'), b.input('b')], { T: FLOAT, ...turned });
  }
  if (!flat) throw unknownKernel(b.node, 'a GraphModel', `of ${b.node.shape.length} dimensions`);
  const { activation } = b.node.attributes;
  if (b.node.inputs.bias === undefined && activation === 'linear') {
    return b.add('MatMul', [b.input('a'), b.input('b')], { T: FLOAT, ...turned });
  }
  return b.add('_FusedMatMul', [b.input('a'), b.input('b'), b.input('bias')], {
    T: FLOAT,
    ...turned,
    ...fused(b),
  });
}

function concatenate(b: GraphModelBuilder): string {
  const parts = Object.keys(b.node.inputs).map((name) => b.input(name));
  const axis = b.integers([b.node.attributes.axis as number], []);
  return b.add('ConcatV2', [...parts, axis], { T: FLOAT, N: attr.integer(parts.length) });
}

/** Each kernel of TensorFlow.js that a GraphModel can hold here. */
export const GRAPH_MODEL_OPERATORS: Readonly<Record<string, GraphModelOperator>> = {
  Add: plain('AddV2', 'a', 'b'),
  AvgPool: pool('AvgPool'),
  BatchMatMul: multiply,
  ClipByValue: (b) => {
    const { clipValueMin, clipValueMax } = b.node.attributes as {
      clipValueMin: number;
      clipValueMax: number;
    };
    return b.add('ClipByValue', [b.input('x'), b.number(clipValueMin), b.number(clipValueMax)], { T: FLOAT });
  },
  Concat: concatenate,
  Conv2D: convolve('Conv2D'),
  DepthwiseConv2dNative: convolve('DepthwiseConv2dNative'),
  FusedConv2D: convolve('_FusedConv2D'),
  FusedDepthwiseConv2D: convolve('FusedDepthwiseConv2dNative'),
  Max: reduce('Max'),
  MaxPool: pool('MaxPool'),
  Mean: reduce('Mean'),
  Multiply: plain('Mul', 'a', 'b'),
  OnesLike: plain('OnesLike', 'x'),
  PadV2: (b) => {
    const { paddings, constantValue } = b.node.attributes as { paddings: number[][]; constantValue: number };
    const frame = b.integers(paddings.flat(), [paddings.length, 2]);
    return b.add('PadV2', [b.input('x'), frame, b.number(constantValue)], { T: FLOAT });
  },
  RealDiv: plain('RealDiv', 'a', 'b'),
  Relu: plain('Relu', 'x'),
  Relu6: plain('Relu6', 'x'),
  Reshape: (b) =>
    b.add('Reshape', [b.input('x'), b.integers(b.node.shape.map((length) => length ?? -1))], { T: FLOAT }),
  Sigmoid: plain('Sigmoid', 'x'),
  Sub: plain('Sub', 'a', 'b'),
  Sum: reduce('Sum'),
  Tile: (b) => b.add('Tile', [b.input('x'), b.integers(b.node.attributes.reps as number[])], { T: FLOAT }),
  ZerosLike: plain('ZerosLike', 'x'),
  _FusedMatMul: multiply,
};
