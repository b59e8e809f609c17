import { Adam, batchNormTrain, SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';

/** What is trained: so many pictures of so many pixels a side, for some steps. */
export interface StackOptions {
  readonly batch: number;
  readonly size: number;
  readonly steps: number;
  /** Channels of each stage; each halves the map and has `depth` convolutions. */
  readonly stages: readonly number[];
  readonly depth: number;
}

/** What came of it. */
export interface StackResult {
  /** Of each step after the first, which makes the lists of pixels. */
  readonly stepMs: readonly number[];
  readonly loss: number;
  /** Of all bits of all weights. */
  readonly digest: number;
}

/**
 * Trains convolutions, batch norm and relu, as a ResNet stacks them, with a depthwise layer, slices and a concatenation
 * between, by Adam: every kernel of ours that threads share.
 */
export async function trainStack({ batch, size, steps, stages, depth }: StackOptions): Promise<StackResult> {
  const random = new SeededRandom('stack');
  const weights: Record<string, tf.Variable> = {};
  const add = (name: string, shape: number[], deviation: number, centre = 0) => {
    const values = Array.from({ length: tf.util.sizeFromShape(shape) }, () =>
      random.normal(centre, deviation),
    );
    weights[name] = tf.tidy(() => tf.variable(tf.tensor(values, shape)));
  };
  let inputs = 3;
  stages.forEach((channels, stage) => {
    for (let layer = 0; layer < depth; layer++) {
      const [side, from] = stage === 0 && layer === 0 ? [7, 3] : [3, inputs];
      add(`${stage}.${layer}.kernel`, [side, side, from, channels], Math.sqrt(2 / (side * side * from)));
      add(`${stage}.${layer}.gamma`, [channels], 0.1, 1);
      add(`${stage}.${layer}.beta`, [channels], 0.1);
      inputs = channels;
    }
    add(`${stage}.depthwise`, [3, 3, channels, 1], 0.3);
  });
  const picture = tf.tensor(
    Array.from({ length: batch * size * size * 3 }, () => random.normal(0, 1)),
    [batch, size, size, 3],
  );
  const of = (name: string) => weights[name] as tf.Variable;
  const loss = () => {
    let x = picture as tf.Tensor4D;
    stages.forEach((_, stage) => {
      for (let layer = 0; layer < depth; layer++) {
        const at = `${stage}.${layer}`;
        const y = tf.conv2d(x, of(`${at}.kernel`) as tf.Tensor4D, layer === 0 ? 2 : 1, 'same');
        x = tf.relu(
          batchNormTrain(y, of(`${at}.gamma`) as tf.Tensor1D, of(`${at}.beta`) as tf.Tensor1D, 1e-5).y,
        );
      }
      const [left, right] = tf.split(x, 2, 3) as [tf.Tensor4D, tf.Tensor4D];
      x = tf.depthwiseConv2d(tf.concat([right, left], 3), of(`${stage}.depthwise`) as tf.Tensor4D, 1, 'same');
    });
    return x.square().mean().sub(1).square() as tf.Scalar;
  };
  const adam = new Adam({ learningRate: 1e-3 });
  const stepMs: number[] = [];
  let last = 0;
  for (let step = 0; step <= steps; step++) {
    const start = performance.now();
    const value = tf.tidy(() => {
      const { value: scalar, grads } = tf.variableGrads(loss, Object.values(weights));
      const named = Object.entries(weights).map(([name, weight]) => [name, grads[weight.name] as tf.Tensor]);
      adam.step(weights, Object.fromEntries(named));
      return scalar;
    });
    last = (await value.data())[0] as number;
    value.dispose();
    if (step > 0) stepMs.push(performance.now() - start);
  }
  let digest = 0;
  for (const weight of Object.values(weights)) {
    const bits = new Int32Array(Float32Array.from(await weight.data()).buffer);
    for (const word of bits) digest = (Math.imul(digest, 31) + word) | 0;
  }
  tf.dispose([picture, Object.values(weights)]);
  adam.dispose();
  return { stepMs, loss: last, digest };
}
