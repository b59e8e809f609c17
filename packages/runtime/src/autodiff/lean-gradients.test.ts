import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { describeEachBackend } from '../testing/describe-each-backend.js';
import { relativeNormError } from '../testing/relative-norm-error.js';
import { applyForTraining } from './apply-for-training.js';
import { checkpointed } from './checkpointed.js';
import { leanVariableGrads } from './lean-variable-grads.js';
import { segmentsOf } from './segments.js';

/** A small residual network with the layers that backbones are made of. */
function network(outputs: 'last' | 'both' | 'inside' = 'last'): tf.LayersModel {
  const input = tf.input({ shape: [8, 8, 3] });
  let seed = 1;
  const conv = (x: tf.SymbolicTensor, filters: number) =>
    tf.layers
      .conv2d({
        ...{ filters, kernelSize: 3, padding: 'same' },
        kernelInitializer: tf.initializers.glorotUniform({ seed: seed++ }),
      })
      .apply(x) as tf.SymbolicTensor;
  const normed = (x: tf.SymbolicTensor) =>
    tf.layers.reLU().apply(tf.layers.batchNormalization().apply(x)) as tf.SymbolicTensor;
  const block = (x: tf.SymbolicTensor) =>
    tf.layers.reLU().apply(tf.layers.add().apply([x, conv(normed(conv(x, 4)), 4)])) as tf.SymbolicTensor;
  const stem = normed(conv(input, 4));
  const inside = tf.layers.maxPooling2d({ poolSize: 2 }).apply(block(stem)) as tf.SymbolicTensor;
  const branch = conv(inside, 4);
  const last = tf.layers.add().apply([branch, block(block(inside))]) as tf.SymbolicTensor;
  const given = { last, both: [inside, last], inside: [branch, last] }[outputs];
  return tf.model({ inputs: input, outputs: given });
}

const images = () => tf.randomNormal([4, 8, 8, 3], 0, 1, 'float32', 7);
const scalar = (y: tf.Tensor) => y.sin().mul(y).mean<tf.Scalar>();
const variablesOf = (model: tf.LayersModel) => model.trainableWeights.map((w) => w.read() as tf.Variable);

/** Loss, gradients and running statistics after one pass, by the places of the weights. */
async function pass(
  take: typeof leanVariableGrads,
  run: (model: tf.LayersModel, x: tf.Tensor) => tf.Tensor | tf.Tensor[],
  outputs: 'last' | 'both' = 'last',
) {
  const model = network(outputs);
  const x = images();
  const variables = variablesOf(model);
  const { value, grads } = take(() => tf.addN([run(model, x)].flat().map(scalar)) as tf.Scalar, variables);
  const read = async (tensors: tf.Tensor[]) =>
    Promise.all(tensors.map(async (one) => Array.from(await one.data())));
  const result = {
    loss: Array.from(await value.data()),
    gradients: await read(variables.map(({ name }) => grads[name] as tf.Tensor)),
    statistics: await read(model.nonTrainableWeights.map((w) => w.read())),
  };
  tf.dispose([x, value, grads]);
  model.dispose();
  return result;
}

const stock = (model: tf.LayersModel, x: tf.Tensor) => model.apply(x, { training: true }) as tf.Tensor;

const worstError = (actual: number[][], expected: number[][]) =>
  Math.max(
    ...expected.map((values, i) =>
      relativeNormError(Float32Array.from(actual[i] as number[]), Float32Array.from(values)),
    ),
  );

describeEachBackend('lean gradients', () => {
  it('are those of tf.variableGrads to the bit', async () => {
    const expected = await pass(tf.variableGrads, stock);
    expect(await pass(leanVariableGrads, stock)).toEqual(expected);
  });

  it('are the same to the bit when applyForTraining runs the model', async () => {
    const expected = await pass(tf.variableGrads, stock);
    const lean = (model: tf.LayersModel, x: tf.Tensor) => applyForTraining(model, x);
    expect(await pass(leanVariableGrads, lean)).toEqual(expected);
    expect(await pass(tf.variableGrads, lean)).toEqual(expected);
  });

  it.each([2, 3, 50])(
    'are the same with checkpoints in %i segments, statistics moved once',
    async (segments) => {
      const checkpointing = (model: tf.LayersModel, x: tf.Tensor) =>
        applyForTraining(model, x, { segments, inputGradient: false });
      for (const outputs of ['last', 'both'] as const) {
        const expected = await pass(tf.variableGrads, stock, outputs);
        for (const take of [leanVariableGrads, tf.variableGrads]) {
          const actual = await pass(take, checkpointing, outputs);
          expect(actual.loss).toEqual(expected.loss);
          expect(actual.statistics).toEqual(expected.statistics);
          // Where two paths part at a cut, their gradients are added in another order.
          expect(worstError(actual.gradients, expected.gradients)).toBeLessThan(1e-5);
        }
      }
    },
  );

  it('hold less at the peak, and least with checkpoints', async () => {
    const model = network();
    const x = images();
    const variables = variablesOf(model);
    const peak = (take: typeof leanVariableGrads, segments: number | null) => {
      const before = tf.memory().numBytes;
      let most = 0;
      const watched = tf.customGrad((y, save) => {
        (save as tf.GradSaveFunc)([]);
        return {
          value: (y as tf.Tensor).clone(),
          gradFunc: (dy: tf.Tensor) => {
            most = tf.memory().numBytes - before;
            return dy.clone();
          },
        };
      });
      const { value, grads } = take(() => {
        const y = segments === null ? stock(model, x) : applyForTraining(model, x, { segments });
        return scalar(watched(y as tf.Tensor));
      }, variables);
      tf.dispose([value, grads]);
      return most;
    };
    const peaks = [
      peak(tf.variableGrads, null),
      peak(leanVariableGrads, 0),
      peak(leanVariableGrads, 3),
    ] as const;
    expect(peaks[1]).toBeLessThan(0.8 * peaks[0]);
    expect(peaks[2]).toBeLessThan(0.5 * peaks[1]);
    x.dispose();
    model.dispose();
  });

  it('survive a dy handed on as it is, and one tensor given to two inputs', () => {
    tf.tidy(() => {
      const w = tf.variable(tf.tensor1d([1, 2, 3]));
      const twice = tf.customGrad((a, b) => ({
        value: tf.add(a as tf.Tensor, b as tf.Tensor),
        gradFunc: (dy: tf.Tensor) => [dy, dy],
      }));
      const loss = () =>
        twice(w.mul(2), twice(w.square(), w))
          .mul(tf.tensor1d([1, 10, 100]))
          .sum<tf.Scalar>();
      const { grads } = leanVariableGrads(loss, [w]);
      expect([...(grads[w.name] as tf.Tensor).dataSync()]).toEqual([5, 70, 900]);
      w.dispose();
    });
  });

  it('go through checkpoints inside of checkpoints, and to an input that comes of a variable', () => {
    tf.tidy(() => {
      const w = tf.variable(tf.tensor1d([0.1, 0.2, 0.3]));
      const inner = (x: tf.Tensor) => checkpointed((y) => y.mul(w).sin(), x, [w]);
      const plain = tf.variableGrads(() => w.square().mul(w).sin().mul(w).sin().exp().sum<tf.Scalar>(), [w]);
      const twice = leanVariableGrads(
        () => checkpointed((x) => inner(inner(x)).exp(), w.square(), [w]).sum<tf.Scalar>(),
        [w],
      );
      expect([...(twice.grads[w.name] as tf.Tensor).dataSync()]).toEqual([
        ...(plain.grads[w.name] as tf.Tensor).dataSync(),
      ]);
      const x = tf.tensor1d([0.5, 0.6, 0.7]);
      const byInput = tf.grad((y) => checkpointed((z) => z.sin(), y, []))(x);
      expect([...byInput.dataSync()]).toEqual([
        ...tf
          .grad((y) => y.sin())(x)
          .dataSync(),
      ]);
      w.dispose();
    });
  });

  it('say why a model cannot be cut', () => {
    const inside = network('inside');
    expect(() => segmentsOf(inside, 2)).toThrow(/another path passes by it/);
    inside.dispose();
    const random = tf.sequential({ layers: [tf.layers.dropout({ rate: 0.5, inputShape: [4] })] });
    const x = tf.zeros([1, 4]);
    expect(() => applyForTraining(random, x, { segments: 2 })).toThrow(/seed/);
    x.dispose();
    random.dispose();
  });
});
