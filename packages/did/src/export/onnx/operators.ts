import { reducedAxes } from '../trace/reduced-axes.js';
import type { TracedConstant, TracedNode, TracedShape } from '../trace/traced-graph.js';
import { convolutionWindow, poolingWindow, type Window } from '../trace/window.js';
import { unknownKernel } from '../unknown-kernel.js';
import { channelsFirst, filterFirst, isIndifferent, movedAxis, spreadConstant } from './channels-first.js';
import type { OnnxAttribute } from './onnx-model.js';

/** What a kernel needs in order to become nodes of ONNX; maps, the values of four dimensions, have channels first there. */
export interface OnnxBuilder {
  readonly node: TracedNode;
  /** Name of an input's value; `change` is what its form here asks of a constant. */
  input(name: string, change?: (constant: TracedConstant) => TracedConstant): string;
  isConstant(name: string): boolean;
  shapeOf(name: string): TracedShape;
  /** Adds a node, named after the layer, and gives the name of its result. */
  add(
    operator: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, OnnxAttribute>>,
  ): string;
  /** Adds whole numbers as a constant, int64. */
  integers(values: readonly number[]): string;
  /** Adds a number as a constant. */
  number(value: number): string;
}

/** Writes one kernel and gives the name of its result. */
export type OnnxOperator = (builder: OnnxBuilder) => string;

const FORMAT = 'ONNX';

const unary =
  (operator: string): OnnxOperator =>
  (b) =>
    b.add(operator, [b.input('x')]);

const binary =
  (operator: string): OnnxOperator =>
  (b) => {
    const map = b.node.shape.length === 4;
    const inputs = ['a', 'b'].map((name) => {
      if (map && !b.isConstant(name) && b.shapeOf(name).length !== 4) {
        throw unknownKernel(b.node, FORMAT, 'of a map and a computed vector');
      }
      return b.input(name, map ? spreadConstant : undefined);
    });
    return b.add(operator, inputs);
  };

const reduce =
  (operator: string): OnnxOperator =>
  (b) => {
    const { axes: given, keepDims } = reducedAxes(b.node);
    const rank = b.shapeOf('x').length;
    const axes = given.map((one) => movedAxis(one, rank)).sort((one, other) => one - other);
    if (rank === 4 && !keepDims && axes.join() !== '2,3') {
      throw unknownKernel(b.node, FORMAT, `over the axes ${given} of a map`);
    }
    const keepdims = { int: keepDims ? 1 : 0 };
    // Sums take their axes as an input since opset 13, the others since 18.
    return operator === 'ReduceSum'
      ? b.add(operator, [b.input('x'), b.integers(axes)], { keepdims })
      : b.add(operator, [b.input('x')], { axes: { ints: axes }, keepdims });
  };

const convolve =
  (depthwise: boolean): OnnxOperator =>
  (b) => {
    if (!b.isConstant('filter')) throw unknownKernel(b.node, FORMAT, 'with a computed filter');
    if ((b.node.attributes.dataFormat ?? 'NHWC') !== 'NHWC') {
      throw unknownKernel(b.node, FORMAT, 'with channels first');
    }
    const filter = b.shapeOf('filter') as number[];
    const { size, strides, dilations, pad } = convolutionWindow(b.node, b.shapeOf('x'), filter);
    const inputs = [b.input('x'), b.input('filter', (constant) => filterFirst(constant, depthwise))];
    if (b.node.inputs.bias !== undefined) inputs.push(b.input('bias'));
    const result = b.add('Conv', inputs, {
      kernel_shape: { ints: size },
      ...(strides.some((step) => step !== 1) ? { strides: { ints: strides } } : {}),
      ...(dilations.some((step) => step !== 1) ? { dilations: { ints: dilations } } : {}),
      ...padsOf(pad),
      ...(depthwise ? { group: { int: filter[2] as number } } : {}),
    });
    return activate(b, result);
  };

/** What is not zero; rows before and columns before, then those after. */
function padsOf({ top, left, bottom, right }: Window['pad']): Record<string, OnnxAttribute> {
  const pads = [top, left, bottom, right];
  return pads.some((width) => width > 0) ? { pads: { ints: pads } } : {};
}

function activate(b: OnnxBuilder, x: string): string {
  const { activation = 'linear' } = b.node.attributes;
  if (activation === 'linear') return x;
  if (activation === 'relu') return b.add('Relu', [x]);
  if (activation === 'relu6') return b.add('Clip', [x, b.number(0), b.number(6)]);
  throw unknownKernel(b.node, FORMAT, `with activation "${activation}"`);
}

const pool =
  (operator: 'MaxPool' | 'AveragePool'): OnnxOperator =>
  (b) => {
    const input = b.shapeOf('x');
    const { size, strides, pad } = poolingWindow(b.node, input);
    if (operator === 'AveragePool' && size[0] === input[1] && size[1] === input[2]) {
      return b.add('GlobalAveragePool', [b.input('x')]);
    }
    return b.add(operator, [b.input('x')], {
      kernel_shape: { ints: size },
      strides: { ints: strides },
      ...padsOf(pad),
    });
  };

function multiply(b: OnnxBuilder): string {
  const { transposeA, transposeB } = b.node.attributes;
  if (b.node.shape.length !== 2) throw unknownKernel(b.node, FORMAT, `of ${b.node.shape.length} dimensions`);
  if (b.node.inputs.bias === undefined && transposeA !== true && transposeB !== true) {
    return activate(b, b.add('MatMul', [b.input('a'), b.input('b')]));
  }
  const inputs = ['a', 'b', 'bias'].filter((name) => b.node.inputs[name] !== undefined);
  const result = b.add(
    'Gemm',
    inputs.map((name) => b.input(name)),
    {
      ...(transposeA === true ? { transA: { int: 1 } } : {}),
      ...(transposeB === true ? { transB: { int: 1 } } : {}),
    },
  );
  return activate(b, result);
}

function reshape(b: OnnxBuilder): string {
  const [from, to] = [b.shapeOf('x'), b.node.shape];
  const target = (shape: TracedShape) => b.integers(shape.map((length) => length ?? -1));
  const last =
    from.length === 4 && !isIndifferent(from)
      ? b.add('Transpose', [b.input('x')], { perm: { ints: [0, 2, 3, 1] } })
      : b.input('x');
  if (to.length !== 4) return b.add('Reshape', [last, target(to)]);
  if (isIndifferent(to)) return b.add('Reshape', [last, target(channelsFirst(to))]);
  return b.add('Transpose', [b.add('Reshape', [last, target(to)])], { perm: { ints: [0, 3, 1, 2] } });
}

function frame(b: OnnxBuilder): string {
  const { paddings, constantValue } = b.node.attributes as { paddings: number[][]; constantValue: number };
  const [before, after] = [0, 1].map((end) => paddings.map((widths) => widths[end] as number)) as [
    number[],
    number[],
  ];
  const pads = b.integers([...channelsFirst(before), ...channelsFirst(after)]);
  return b.add('Pad', [b.input('x'), pads, b.number(constantValue)]);
}

function concatenate(b: OnnxBuilder): string {
  const parts = Object.keys(b.node.inputs).map((name) =>
    b.input(name, b.node.shape.length === 4 ? spreadConstant : undefined),
  );
  const axis = movedAxis(b.node.attributes.axis as number, b.node.shape.length);
  return b.add('Concat', parts, { axis: { int: axis } });
}

/** Each kernel of TensorFlow.js, and each that rules made of several, that ONNX can hold here. */
export const ONNX_OPERATORS: Readonly<Record<string, OnnxOperator>> = {
  Add: binary('Add'),
  AvgPool: pool('AveragePool'),
  BatchMatMul: multiply,
  ClipByValue: (b) => {
    const { clipValueMin, clipValueMax } = b.node.attributes as {
      clipValueMin: number;
      clipValueMax: number;
    };
    return b.add('Clip', [b.input('x'), b.number(clipValueMin), b.number(clipValueMax)]);
  },
  Concat: concatenate,
  Conv2D: convolve(false),
  DepthwiseConv2dNative: convolve(true),
  FusedConv2D: convolve(false),
  FusedDepthwiseConv2D: convolve(true),
  HardSigmoid: (b) => {
    const { alpha, beta } = b.node.attributes as { alpha: number; beta: number };
    return b.add('HardSigmoid', [b.input('x')], { alpha: { float: alpha }, beta: { float: beta } });
  },
  HardSwish: unary('HardSwish'),
  Max: reduce('ReduceMax'),
  MaxPool: pool('MaxPool'),
  Mean: reduce('ReduceMean'),
  Multiply: binary('Mul'),
  PadV2: frame,
  RealDiv: binary('Div'),
  Relu: unary('Relu'),
  Relu6: (b) => b.add('Clip', [b.input('x'), b.number(0), b.number(6)]),
  Reshape: reshape,
  Sigmoid: unary('Sigmoid'),
  Sub: binary('Sub'),
  Sum: reduce('ReduceSum'),
  Tile: (b) => b.add('Tile', [b.input('x'), b.integers(channelsFirst(b.node.attributes.reps as number[]))]),
  _FusedMatMul: multiply,
};
