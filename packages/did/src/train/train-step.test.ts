import { derangement } from '@did/mi-estimator';
import { prepareBackend, SeededRandom } from '@did/runtime';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { parseConfig } from '../config/parse-config.js';
import { createDidModel, type DidModel } from '../model/did-model.js';
import { createOptimizer } from './create-optimizer.js';
import { stepWeights } from './step-weights.js';
import { lossGradients, TERM_NAMES, trainStep } from './train-step.js';

const SIZE = 4;
const SIDE = 16;
const config = parseConfig(
  { model: { inputSize: SIDE, critic: { widths: [8, 8, 8] }, headWidths: [16] } },
  { preset: 'demo' },
);
const build = () => createDidModel({ config: config.model, domains: 3, seed: 1 });

function fixedBatch() {
  return {
    images: tf.randomNormal<tf.Rank.R4>([SIZE, SIDE, SIDE, 3], 0, 1, 'float32', 3),
    labels: tf.tensor1d([0, 1, 0, 1]),
    domains: tf.tensor1d([0, 1, 0, 2], 'int32'),
    derangement: derangement(SIZE, new SeededRandom(1)),
  };
}

describe('trainStep', () => {
  beforeAll(() => prepareBackend('wasm'));

  it('leaves the number of tensors unchanged, and memory flat', async () => {
    const model = await build();
    const optimizer = createOptimizer(config.optimizer);
    const { images, ...batch } = fixedBatch();
    for (const memory of [{}, { microBatch: 3 }, { gradientCheckpoints: 3 }]) {
      const step = () =>
        trainStep(model, optimizer, images, batch, stepWeights(config, 0.5), memory).dispose();
      step(); // Makes Adam's moments.
      const before = { ...tf.memory() };
      for (let i = 0; i < 20; i++) step();
      expect(tf.memory().numTensors).toBe(before.numTensors);
      expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
      expect(tf.memory().numBytes).toBe(before.numBytes);
    }
    tf.dispose([images, batch.labels, batch.domains]);
    optimizer.dispose();
    model.dispose();
  });

  it.each([{ microBatch: 3 }, { gradientCheckpoints: 3 }, { microBatch: 3, gradientCheckpoints: 2 }])(
    'gives the whole batch its gradients with %j',
    async (memory) => {
      await prepareBackend('wasm');
      // Twice the same pictures, so that batch norm sees the same statistics in each part as in the whole.
      const half = tf.randomNormal<tf.Rank.R4>([3, SIDE, SIDE, 3], 0, 1, 'float32', 5);
      const images = tf.concat([half, half]);
      const batch = {
        labels: tf.tensor1d([0, 1, 0, 1, 0, 1]),
        domains: tf.tensor1d([0, 1, 0, 2, 0, 2], 'int32'),
        derangement: Int32Array.of(4, 3, 5, 0, 2, 1),
      };
      const results = [];
      for (const one of [{}, memory]) {
        const model = await build();
        const { terms, grads } = lossGradients(model, images, batch, stepWeights(config, 0.7), one);
        const values = Object.entries(grads).map(
          async ([name, grad]) => [name, Float32Array.from(await grad.data())] as const,
        );
        results.push({
          terms: await terms.data(),
          grads: new Map(await Promise.all(values)),
          mean: await runningMean(model).data(),
        });
        tf.dispose([terms, grads]);
        model.dispose();
      }
      const [whole, parts] = results as [(typeof results)[0], (typeof results)[0]];
      expect([...parts.grads.keys()].sort()).toEqual([...whole.grads.keys()].sort());
      for (const [name, expected] of whole.grads) {
        expect([name, relativeError(parts.grads.get(name) as Float32Array, expected) < 1e-5]).toEqual([
          name,
          true,
        ]);
      }
      whole.terms.forEach((term, i) => {
        expect(parts.terms[i]).toBeCloseTo(term, 5);
      });
      // Each part moves the running mean once: 0.1 of it, then 0.1 of what is left.
      const moves = memory.microBatch === undefined ? 1 : 1.9;
      whole.mean.forEach((value, i) => {
        expect(parts.mean[i]).toBeCloseTo(moves * value, 5);
      });
      tf.dispose([half, images, batch.labels, batch.domains]);
    },
  );

  it('lowers the loss of a fixed batch', async () => {
    const model = await build();
    const optimizer = createOptimizer({ ...config.optimizer, learningRate: 3e-3 });
    const { images, ...batch } = fixedBatch();
    const totals: number[] = [];
    for (let i = 0; i < 15; i++) {
      const terms = trainStep(model, optimizer, images, batch, stepWeights(config, 0.5));
      totals.push((await terms.data())[0] as number);
      terms.dispose();
    }
    expect(totals.at(-1)).toBeLessThan((totals[0] as number) / 2);
    optimizer.dispose();
    model.dispose();
  });
});

describe('the whole loss', () => {
  it('has gradients on wasm that equal those of cpu', async () => {
    const onCpu = await gradientsOn('cpu');
    const onWasm = await gradientsOn('wasm');
    expect(Object.keys(onWasm.grads)).toEqual(Object.keys(onCpu.grads));
    onCpu.terms.forEach((term, i) => {
      expect([
        TERM_NAMES[i],
        Math.abs(term - (onWasm.terms[i] as number)) < 1e-4 * Math.max(1, Math.abs(term)),
      ]).toEqual([TERM_NAMES[i], true]);
    });
    const worst = Object.entries(onCpu.grads)
      .map(([name, expected]) => ({
        name,
        error: relativeError(onWasm.grads[name] as Float32Array, expected),
      }))
      .filter(({ error }) => !(error < 1e-4));
    expect(worst).toEqual([]);
  });

  it('reaches every trainable weight', async () => {
    const { grads, names } = await gradientsOn('wasm');
    expect(Object.keys(grads).sort()).toEqual([...names].sort());
  });
});

function runningMean(model: DidModel): tf.Variable {
  const found = model.weights.find(({ name }) => name.endsWith('running_mean'));
  if (found === undefined) throw new Error('the model has no running mean');
  return found.variable as tf.Variable;
}

async function gradientsOn(backend: 'cpu' | 'wasm') {
  await prepareBackend(backend);
  const model: DidModel = await build();
  const { images, ...batch } = fixedBatch();
  const { terms, grads } = tf.tidy(() => lossGradients(model, images, batch, stepWeights(config, 0.7)));
  const entries = Object.entries(grads).map(
    async ([name, grad]) => [name, Float32Array.from(await grad.data())] as const,
  );
  const result = {
    terms: Array.from(await terms.data()),
    grads: Object.fromEntries(await Promise.all(entries)),
    names: Object.keys(model.trainable()),
  };
  tf.dispose([terms, grads, images, batch.labels, batch.domains]);
  model.dispose();
  return result;
}

/** Norm of the difference over the norm; the largest difference where that norm is near 0. */
function relativeError(actual: Float32Array, expected: Float32Array): number {
  let [difference, norm, largest] = [0, 0, 0];
  expected.forEach((value, i) => {
    const off = (actual[i] as number) - value;
    difference += off * off;
    norm += value * value;
    largest = Math.max(largest, Math.abs(off));
  });
  return norm < 1e-12 ? largest : Math.sqrt(difference / norm);
}
