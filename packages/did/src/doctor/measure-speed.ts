import { readTensor } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';

/** What the current backend computes in a second, in 10^9 floating point operations; a multiply-add counts as two. */
export interface Speed {
  readonly matrixProduct: number;
  /** A 3x3 convolution with both of its gradients, as training runs it. */
  readonly convolution: number;
}

const SIDE = 384;
/** `[batch, side, side, channels]` of a map in the middle of a ResNet. */
const MAP = [4, 28, 28, 64] as const;
const ROUNDS = 5;

/** Measures for about a second; the cpu backend, a thousand times slower, does so once and on less. */
export async function measureSpeed(): Promise<Speed> {
  const slow = tf.getBackend() === 'cpu';
  const rounds = slow ? 1 : ROUNDS;
  const side = slow ? SIDE / 4 : SIDE;
  const matrix = tf.randomUniform<tf.Rank.R2>([side, side], -1, 1, 'float32', 1);
  const product = await flopsPerSecond(2 * side ** 3, rounds, () => matrix.matMul(matrix));
  const [, height, width, channels] = MAP;
  const batch = slow ? 1 : MAP[0];
  const map = tf.randomUniform<tf.Rank.R4>([batch, height, width, channels], -1, 1, 'float32', 2);
  const filter = tf.randomUniform<tf.Rank.R4>([3, 3, channels, channels], -1, 1, 'float32', 3);
  const work = 3 * 2 * batch * height * width * 9 * channels * channels;
  const gradients = tf.grads((x: tf.Tensor, w: tf.Tensor) =>
    tf
      .conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same')
      .square()
      .sum(),
  );
  const convolution = await flopsPerSecond(work, rounds, () =>
    tf.tidy(() => gradients([map, filter])[1] as tf.Tensor),
  );
  tf.dispose([matrix, map, filter]);
  return { matrixProduct: product, convolution };
}

async function flopsPerSecond(flops: number, rounds: number, compute: () => tf.Tensor): Promise<number> {
  const once = async () => {
    const result = compute();
    await readTensor(result);
    result.dispose();
  };
  await once(); // The first call compiles.
  let fastest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rounds; i++) {
    const started = performance.now();
    await once();
    fastest = Math.min(fastest, performance.now() - started);
  }
  return flops / (fastest / 1000) / 1e9;
}
