import * as tf from '@tensorflow/tfjs';
import { type KernelParams, overrideKernel } from '../kernels/kernel-registry.js';
import { type ConvAttrs, convInfo, type PoolAttrs, poolInfo } from '../kernels/window-attrs.js';
import { isRecording } from './graph/recording.js';
import { type NativeBackend, type OpAttribute, opAttributes } from './native-backend.js';

type Info = tf.backend_util.Conv2DInfo;
type Inputs = Record<'x' | 'dy' | 'filter' | 'input' | 'output', tf.Tensor4D>;

/**
 * Convolutions, max pooling and their gradients with paddings given as numbers.
 *
 * @remarks
 * tfjs-node knows `same` and `valid` and, for convolutions forwards, four numbers. TensorFlow's ops take explicit paddings
 * everywhere here, but those of gradients then leave oneDNN and take half as long again: they get a framed picture instead,
 * unless the numbers are those of `same`. Average pooling has no such form (`padded-averaging.ts`).
 */
export function registerExplicitPadding(): void {
  for (const name of ['Conv2D', 'FusedConv2D', 'DepthwiseConv2dNative', 'FusedDepthwiseConv2D']) {
    spellOutPadding(name);
  }
  // In a graph TensorFlow joins a depthwise convolution with its bias, and then ends the process over explicit paddings
  // (seen with 2.15.1 on the CPU).
  for (const name of ['DepthwiseConv2dNative', 'FusedDepthwiseConv2D']) {
    framePicture(name, true, ({ inputs }) => (inputs as unknown as Inputs).filter.shape, isRecording);
  }
  for (const [name, depthwise] of [
    ['Conv2D', false],
    ['DepthwiseConv2dNative', true],
  ] as const) {
    framePicture(
      `${name}BackpropFilter`,
      depthwise,
      ({ attrs }) => (attrs as unknown as ConvAttrs).filterShape,
    );
    frameInputGradient(`${name}BackpropInput`, depthwise);
  }
  padPooling(
    'MaxPool',
    ({ x }) => x,
    ({ x }) => [x],
  );
  padPooling(
    'MaxPoolGrad',
    ({ input }) => input,
    ({ dy, input, output }) => [input, output, dy],
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

/** What the gradients of a convolution are told besides its numbers. */
interface Frame {
  readonly pad: 'same' | 'valid';
  /** Pixels added before and after, by axis; null where `pad` says it all. */
  readonly border: [number, number][] | null;
}

/** The same padding by name, on a picture framed first where there is no name for it. */
function frameOf(
  { padInfo, inShape, outShape, filterShape }: Info,
  attrs: ConvAttrs,
  depthwise: boolean,
): Frame {
  const { top, bottom, left, right, type } = padInfo;
  if (type === 'SAME') return { pad: 'same', border: null };
  if (type === 'VALID') return { pad: 'valid', border: null };
  const named = convInfo(inShape, filterShape, { ...attrs, pad: 'same' }, depthwise);
  const sides = (info: Info['padInfo']) => [info.top, info.bottom, info.left, info.right].join();
  if (sides(named.padInfo) === sides(padInfo) && named.outShape.join() === outShape.join()) {
    return { pad: 'same', border: null };
  }
  const border: [number, number][] = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  return { pad: 'valid', border };
}

/** Goes before a stock kernel that reads a picture: what it is told of a padding in numbers is a name, or the picture framed. */
function framePicture(
  kernelName: string,
  depthwise: boolean,
  filterShapeOf: (params: KernelParams) => ConvAttrs['filterShape'],
  when: () => boolean = () => true,
): void {
  overrideKernel('tensorflow', kernelName, (params, stock) => {
    const attrs = params.attrs as unknown as ConvAttrs;
    if (isPlain(attrs) || !when()) return stock(params);
    const { x } = params.inputs as unknown as Inputs;
    const { pad, border } = frameOf(
      convInfo(x.shape, filterShapeOf(params), attrs, depthwise),
      attrs,
      depthwise,
    );
    return tf.tidy(() => {
      const inputs = { ...params.inputs, x: border === null ? x : tf.pad(x, border) };
      return stock({ ...params, inputs, attrs: plainAttrs(params.attrs, pad) }) as tf.Tensor;
    });
  });
}

function frameInputGradient(kernelName: string, depthwise: boolean): void {
  overrideKernel('tensorflow', kernelName, (params, stock) => {
    const { filter } = params.inputs as unknown as Inputs;
    const attrs = params.attrs as unknown as ConvAttrs;
    if (isPlain(attrs)) return stock(params);
    const { inputShape } = attrs;
    const { pad, border } = frameOf(convInfo(inputShape, filter.shape, attrs, depthwise), attrs, depthwise);
    if (border === null) return stock({ ...params, attrs: plainAttrs(params.attrs, pad) });
    return tf.tidy(() => {
      const framed = inputShape.map((side, axis) => side + sum(border[axis] as [number, number]));
      const wide = stock({
        ...params,
        attrs: { ...plainAttrs(params.attrs, pad), inputShape: framed } as never,
      }) as tf.Tensor4D;
      return tf.slice(
        wide,
        border.map(([before]) => before),
        [...inputShape],
      );
    });
  });
}

/** Padding by name is for the stock kernel as it stands. */
function isPlain({ pad }: ConvAttrs): boolean {
  return pad === 'same' || pad === 'valid';
}

function plainAttrs(attrs: KernelParams['attrs'], pad: Frame['pad']): tf.NamedAttrMap {
  return { ...attrs, pad } as never;
}

function sum([a, b]: [number, number]): number {
  return a + b;
}

/** Goes before the stock kernel of a pooling where the padding is one number or four. */
function padPooling(
  kernelName: string,
  pictureOf: (inputs: Inputs) => tf.Tensor4D,
  inputsOf: (inputs: Inputs) => tf.Tensor[],
): void {
  overrideKernel('tensorflow', kernelName, (params, stock) => {
    const inputs = params.inputs as unknown as Inputs;
    const info = poolInfo(pictureOf(inputs).shape, params.attrs as unknown as PoolAttrs);
    if (['SAME', 'VALID'].includes(info.padInfo.type)) return stock(params);
    const native = params.backend as NativeBackend;
    const [result] = native.executeMultipleOutputs(
      kernelName,
      windowAttributes(native, info),
      inputsOf(inputs),
      1,
    );
    return result as tf.Tensor;
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
    attribute.integers('ksize', [1, info.filterHeight, info.filterWidth, 1]),
  ];
}
