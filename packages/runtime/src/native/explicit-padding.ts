import * as tf from '@tensorflow/tfjs';
import { overrideKernel } from '../kernels/kernel-registry.js';
import { type ConvAttrs, convInfo, type PoolAttrs, poolInfo } from '../kernels/window-attrs.js';
import { type NativeBackend, type OpAttribute, opAttributes } from './native-backend.js';

type Info = tf.backend_util.Conv2DInfo;
type Inputs = Record<'x' | 'dy' | 'filter' | 'input' | 'output', tf.Tensor4D>;

/**
 * Convolutions, max pooling and their gradients with paddings given as numbers.
 *
 * @remarks
 * tfjs-node knows `same` and `valid` and, for convolutions forwards, four numbers; TensorFlow's ops take explicit
 * paddings everywhere here. Average pooling has no such form (`padded-averaging.ts`).
 */
export function registerExplicitPadding(): void {
  for (const name of ['Conv2D', 'FusedConv2D', 'DepthwiseConv2dNative', 'FusedDepthwiseConv2D']) {
    spellOutPadding(name);
  }
  explicitly(
    'Conv2DBackpropInput',
    ({ filter }, attrs: ConvAttrs) => convInfo(attrs.inputShape, filter.shape, attrs),
    ({ dy, filter }, info) => [tf.tensor1d(info.inShape, 'int32'), filter, dy],
    convAttributes,
  );
  explicitly(
    'Conv2DBackpropFilter',
    ({ x }, attrs: ConvAttrs) => convInfo(x.shape, attrs.filterShape, attrs),
    ({ x, dy }, info) => [x, tf.tensor1d(info.filterShape, 'int32'), dy],
    convAttributes,
  );
  explicitly(
    'DepthwiseConv2dNativeBackpropInput',
    ({ filter }, attrs: ConvAttrs) => convInfo(attrs.inputShape, filter.shape, attrs, true),
    ({ dy, filter }, info) => [tf.tensor1d(info.inShape, 'int32'), filter, dy],
    convAttributes,
  );
  explicitly(
    'DepthwiseConv2dNativeBackpropFilter',
    ({ x }, attrs: ConvAttrs) => convInfo(x.shape, attrs.filterShape, attrs, true),
    ({ x, dy }, info) => [x, tf.tensor1d(info.filterShape, 'int32'), dy],
    convAttributes,
  );
  explicitly(
    'MaxPool',
    ({ x }, attrs: PoolAttrs) => poolInfo(x.shape, attrs),
    ({ x }) => [x],
    poolAttributes,
  );
  explicitly(
    'MaxPoolGrad',
    ({ input }, attrs: PoolAttrs) => poolInfo(input.shape, attrs),
    ({ dy, input, output }) => [input, output, dy],
    poolAttributes,
  );
}

/** One number for all four sides is the same to TensorFlow, but not to tfjs-node. */
function spellOutPadding(kernelName: string): void {
  overrideKernel('tensorflow', kernelName, (params, stock) => {
    const { pad } = params.attrs as unknown as ConvAttrs;
    if (typeof pad !== 'number') return stock(params);
    const sides = [
      [0, 0],
      [pad, pad],
      [pad, pad],
      [0, 0],
    ];
    return stock({ ...params, attrs: { ...params.attrs, pad: sides } as never });
  });
}

/** Goes before the stock kernel where the padding is one number or four. */
function explicitly<A>(
  kernelName: string,
  infoOf: (inputs: Inputs, attrs: A) => Info,
  inputsOf: (inputs: Inputs, info: Info) => tf.Tensor[],
  attributesOf: (native: NativeBackend, info: Info) => OpAttribute[],
): void {
  overrideKernel('tensorflow', kernelName, (params, stock) => {
    const inputs = params.inputs as unknown as Inputs;
    const info = infoOf(inputs, params.attrs as unknown as A);
    if (['SAME', 'VALID'].includes(info.padInfo.type)) return stock(params);
    const native = params.backend as NativeBackend;
    return tf.tidy(
      () =>
        native.executeMultipleOutputs(
          kernelName,
          [...attributesOf(native, info), ...windowAttributes(native, info)],
          inputsOf(inputs, info),
          1,
        )[0] as tf.Tensor,
    );
  });
}

function windowAttributes(native: NativeBackend, info: Info): OpAttribute[] {
  const attribute = opAttributes(native);
  const { top, bottom, left, right } = info.padInfo;
  return [
    attribute.float32('T'),
    attribute.text('data_format', 'NHWC'),
    attribute.text('padding', 'EXPLICIT'),
    attribute.integers('explicit_paddings', [0, 0, top, bottom, left, right, 0, 0]),
    attribute.integers('strides', [1, info.strideHeight, info.strideWidth, 1]),
  ];
}

function convAttributes(native: NativeBackend, info: Info): OpAttribute[] {
  return [opAttributes(native).integers('dilations', [1, info.dilationHeight, info.dilationWidth, 1])];
}

function poolAttributes(native: NativeBackend, info: Info): OpAttribute[] {
  return [opAttributes(native).integers('ksize', [1, info.filterHeight, info.filterWidth, 1])];
}
