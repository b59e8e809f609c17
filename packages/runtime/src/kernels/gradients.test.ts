import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { batchNormTrain } from '../autodiff/batch-norm-train.js';
import { silu } from '../autodiff/silu.js';
import { prepareBackend } from '../backend/prepare-backend.js';
import { relativeNormError } from '../testing/relative-norm-error.js';
import { testBackends } from '../testing/test-backends.js';

/** A function of some inputs, with the shapes of those. */
interface GradientCase {
  readonly name: string;
  readonly shapes: readonly number[][];
  readonly f: (...inputs: tf.Tensor[]) => tf.Tensor;
}

/** The issue allows 1e-4; float32 sums in another order stay well below. */
const ALLOWED = 2e-5;

type Pad = 'same' | 'valid' | number | [[0, 0], [number, number], [number, number], [0, 0]];

function conv(
  size: number,
  kernel: number,
  stride: number,
  pad: Pad,
  inputs: number,
  outputs: number,
): GradientCase {
  return {
    name: `conv2d ${size} px, ${kernel}x${kernel}, stride ${stride}, pad ${JSON.stringify(pad)}, ${inputs} to ${outputs}`,
    shapes: [
      [3, size, size + 1, inputs],
      [kernel, kernel, inputs, outputs],
    ],
    f: (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad),
  };
}

function depthwise(
  size: number,
  kernel: number,
  stride: number,
  pad: Pad,
  channels: number,
  multiplier: number,
) {
  return {
    name: `depthwiseConv2d ${kernel}x${kernel}, stride ${stride}, pad ${JSON.stringify(pad)}, ${channels} by ${multiplier}`,
    shapes: [
      [2, size, size + 1, channels],
      [kernel, kernel, channels, multiplier],
    ],
    f: (x: tf.Tensor, w: tf.Tensor) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad),
  };
}

function unary(name: string, f: (x: tf.Tensor) => tf.Tensor, shape = [2, 5, 6, 8]): GradientCase {
  return { name, shapes: [shape], f: (x) => f(x) };
}

const CASES: readonly GradientCase[] = [
  conv(9, 3, 1, 'same', 3, 5),
  conv(9, 3, 2, 'same', 4, 8),
  conv(8, 1, 1, 'valid', 16, 8),
  conv(9, 5, 2, 2, 4, 8),
  conv(8, 1, 2, 'same', 8, 16),
  conv(10, 3, 2, 'valid', 5, 9),
  conv(
    12,
    7,
    2,
    [
      [0, 0],
      [3, 3],
      [3, 3],
      [0, 0],
    ],
    3,
    8,
  ),
  conv(
    13,
    5,
    4,
    [
      [0, 0],
      [1, 2],
      [2, 0],
      [0, 0],
    ],
    4,
    4,
  ),
  conv(2, 3, 1, 'same', 16, 16),
  conv(1, 3, 1, 'same', 8, 8),
  conv(11, 2, 3, 'valid', 8, 8),
  conv(8, 7, 1, 'same', 2, 1),
  conv(16, 3, 1, 'same', 32, 40),
  depthwise(9, 3, 1, 'same', 8, 1),
  depthwise(9, 3, 2, 'same', 12, 1),
  depthwise(
    8,
    5,
    2,
    [
      [0, 0],
      [2, 2],
      [2, 2],
      [0, 0],
    ],
    4,
    1,
  ),
  depthwise(7, 3, 1, 'valid', 3, 1),
  depthwise(9, 5, 2, 2, 4, 1),
  depthwise(7, 3, 2, 'same', 4, 2),
  {
    name: 'batchNormTrain',
    shapes: [[4, 5, 6, 20], [20], [20]],
    f: (x, g, b) => batchNormTrain(x as tf.Tensor4D, g as tf.Tensor1D, b as tf.Tensor1D, 1e-5).y,
  },
  {
    name: 'batchNormTrain, channels no multiple of four',
    shapes: [[4, 5, 6, 3], [3], [3]],
    f: (x, g, b) => batchNormTrain(x as tf.Tensor4D, g as tf.Tensor1D, b as tf.Tensor1D, 1e-5).y,
  },
  {
    name: 'batchNormTrain with ReLU',
    shapes: [[3, 4, 5, 8], [8], [8]],
    f: (x, g, b) => batchNormTrain(x as tf.Tensor4D, g as tf.Tensor1D, b as tf.Tensor1D, 1e-5, 'relu').y,
  },
  {
    name: 'batchNorm with given statistics',
    shapes: [[2, 4, 4, 8], [8], [8], [8]],
    f: (x, mean, offset, scale) =>
      tf.batchNorm(
        x as tf.Tensor4D,
        mean as tf.Tensor1D,
        tf.fill([8], 0.7),
        offset as tf.Tensor1D,
        scale as tf.Tensor1D,
      ),
  },
  unary('relu', tf.relu),
  unary('relu6', (x) => tf.relu6(x.mul(5))),
  unary('leakyRelu', (x) => tf.leakyRelu(x, 0.2)),
  unary('elu', tf.elu),
  unary('sigmoid', tf.sigmoid),
  unary('swish', (x) => x.mul(tf.sigmoid(x))),
  unary('silu', silu),
  unary('tanh', tf.tanh),
  unary('softplus', tf.softplus),
  unary('softmax', (x) => tf.softmax(x)),
  unary('logSoftmax', (x) => tf.logSoftmax(x, -1)),
  unary('exp, log, sqrt', (x) => tf.log(tf.sqrt(tf.exp(x)).add(1))),
  unary('pow', (x) => tf.pow(x.abs().add(0.5), 1.7)),
  unary('clipByValue', (x) => tf.clipByValue(x, -0.5, 0.4)),
  unary('maxPool 3x3 stride 2 same', (x) => tf.maxPool(x as tf.Tensor4D, 3, 2, 'same')),
  unary('maxPool 2x2 stride 2 valid', (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid')),
  unary('maxPool 3x3 stride 1 padded', (x) => tf.maxPool(x as tf.Tensor4D, 3, 1, 1)),
  unary('avgPool 3x3 stride 2 same', (x) => tf.avgPool(x as tf.Tensor4D, 3, 2, 'same')),
  unary('avgPool 2x2 stride 2 valid', (x) => tf.avgPool(x as tf.Tensor4D, 2, 2, 'valid')),
  unary('mean over the map', (x) => tf.mean(x, [1, 2])),
  unary('mean over channels, kept', (x) => tf.mean(x, 3, true)),
  unary('max over the map', (x) => tf.max(x, [1, 2])),
  unary('max over channels, kept', (x) => tf.max(x, 3, true)),
  unary('sum over the first axis', (x) => tf.sum(x, 0)),
  unary('logSumExp', (x) => tf.logSumExp(x, -1)),
  unary('pad', (x) =>
    tf.pad(x, [
      [0, 0],
      [1, 2],
      [0, 3],
      [1, 0],
    ]),
  ),
  unary('slice', (x) => tf.slice(x, [0, 1, 2, 3], [2, 3, 2, 4])),
  unary('split and stack', (x) => tf.stack(tf.split(x, 2, 3).reverse())),
  unary('transpose', (x) => tf.transpose(x, [3, 1, 0, 2])),
  unary('reshape and tile', (x) => tf.tile(x.reshape([4, -1]), [3, 2])),
  unary('gather', (x) => tf.gather(x, tf.tensor1d([1, 0, 1], 'int32'))),
  unary('gather along the last axis', (x) => tf.gather(x, tf.tensor1d([7, 0, 7], 'int32'), 3)),
  unary('resizeBilinear', (x) => tf.image.resizeBilinear(x as tf.Tensor4D, [9, 4])),
  unary('resizeNearestNeighbor', (x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [12, 12])),
  unary('dropout', (x) => tf.dropout(x, 0.3, undefined, 5)),
  unary('softmaxCrossEntropy', (x) => {
    const labels = tf.oneHot(tf.tensor1d([0, 3, 1, 2], 'int32'), 6);
    return tf.losses.softmaxCrossEntropy(labels, x.reshape([4, -1]).slice([0, 0], [4, 6]));
  }),
  ...[false, true].flatMap((turnA) =>
    [false, true].map((turnB) => ({
      name: `matMul ${turnA ? 'transposed' : 'plain'} by ${turnB ? 'transposed' : 'plain'}`,
      shapes: [turnA ? [7, 5] : [5, 7], turnB ? [6, 7] : [7, 6]],
      f: (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b, turnA, turnB),
    })),
  ),
  {
    name: 'batched matMul',
    shapes: [
      [3, 4, 5],
      [3, 6, 5],
    ],
    f: (a, b) => tf.matMul(a, b, false, true),
  },
  {
    name: 'concat',
    shapes: [
      [2, 3, 4, 5],
      [2, 3, 4, 2],
    ],
    f: (a, b) => tf.concat([a, b], 3),
  },
  {
    name: 'sub, repeated',
    shapes: [
      [5, 1],
      [1, 6],
    ],
    f: (a, b) => tf.sub(a, b).square(),
  },
  {
    name: 'mul, repeated over the map',
    shapes: [
      [2, 4, 5, 8],
      [2, 1, 1, 8],
    ],
    f: tf.mul,
  },
  {
    name: 'mul, repeated over channels',
    shapes: [
      [2, 4, 5, 8],
      [2, 4, 5, 1],
    ],
    f: tf.mul,
  },
  { name: 'add of a channel', shapes: [[2, 4, 5, 8], [8]], f: tf.add },
  {
    name: 'div',
    shapes: [
      [2, 8],
      [2, 1],
    ],
    f: (a, b) => tf.div(a, b.abs().add(0.5)),
  },
  {
    name: 'maximum',
    shapes: [
      [3, 8],
      [3, 8],
    ],
    f: tf.maximum,
  },
  {
    name: 'where',
    shapes: [
      [3, 8],
      [3, 8],
    ],
    // The condition must not hang on the inputs: TensorFlow.js has no gradient for a comparison, not even none.
    f: (a, b) => tf.where(tf.randomUniform([3, 8], -1, 1, 'float32', 7).greater(0), a.mul(2), b.mul(3)),
  },
  // A gradient of a gradient: kernels of our own must pass it on.
  unary('relu, twice differentiated', (x) => tf.grad((y: tf.Tensor) => tf.relu(y).pow(3).sum())(x)),
  {
    name: 'dense layer with bias and relu, fused',
    shapes: [[4, 6], [6, 5], [5]],
    f: (a, b, bias) =>
      tf.fused.matMul({ a: a as tf.Tensor2D, b: b as tf.Tensor2D, bias, activation: 'relu' }),
  },
  {
    name: 'convolution with bias and relu, fused',
    shapes: [[2, 6, 6, 4], [3, 3, 4, 8], [8]],
    f: (x, filter, bias) =>
      tf.fused.conv2d({
        ...{ x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, bias: bias as tf.Tensor1D },
        ...{ strides: 1, pad: 'same', activation: 'relu' },
      }),
  },
];

const OTHERS = testBackends().filter((name) => name !== 'cpu');

/** Value, then gradients of a sum whose weights differ from element to element. */
async function valueAndGradients({ shapes, f }: GradientCase): Promise<Float32Array[]> {
  const tensors = tf.tidy(() => {
    const inputs = shapes.map((shape, i) => tf.randomUniform(shape, -1, 1, 'float32', i + 1));
    const value = f(...inputs);
    const weights = tf.randomUniform(value.shape, -1, 1, 'float32', 99);
    const gradients = tf.grads((...xs: tf.Tensor[]) => tf.sum(tf.mul(f(...xs), weights)))(inputs);
    return [value, ...gradients];
  });
  // WebGPU cannot be read synchronously in Node.
  const values = await Promise.all(tensors.map((tensor) => tensor.data()));
  tf.dispose(tensors);
  return values.map((one) => Float32Array.from(one));
}

/** Where the errors go that `npm run support-table` makes a page of. */
const recordTo = process.env.DID_RECORD_ERRORS;

describe.each(OTHERS)('gradients on %s', (backend) => {
  const reference = new Map<string, Float32Array[]>();
  const recorded: Record<string, { forward: number; gradient: number }> = {};
  beforeAll(async () => {
    await prepareBackend('cpu');
    for (const one of CASES) reference.set(one.name, await valueAndGradients(one));
    await prepareBackend(backend);
  });

  afterAll(() => {
    if (recordTo !== undefined) writeFileSync(join(recordTo, `${backend}.json`), JSON.stringify(recorded));
  });

  it.each(CASES.map((one) => [one.name, one] as const))('agree with cpu: %s', async (name, one) => {
    const before = tf.memory().numTensors;
    const errors = (await valueAndGradients(one)).map((values, i) =>
      relativeNormError(values, (reference.get(name) as Float32Array[])[i] as Float32Array),
    );
    recorded[name] = { forward: errors[0] as number, gradient: Math.max(...errors.slice(1)) };
    expect(Math.max(...errors)).toBeLessThan(ALLOWED);
    expect(tf.memory().numTensors).toBe(before);
  });
});
