import { applyForTraining } from '@did/runtime';
import { describeEachBackend, expectClose } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { formulaTensor } from '../testing/formula-tensor.js';
import { StochasticDepth } from './stochastic-depth.js';
import './register-layers.js';

describeEachBackend('StochasticDepth', ({ tolerance }) => {
  const layerOf = (probability: number, name = 'depth') =>
    new StochasticDepth({ name, probability, seed: 7 });
  /** What becomes of ones, a number for each picture. */
  const masked = (layer: StochasticDepth, step: number, pictures = 64): number[] =>
    tf.tidy(() => {
      const y = layer.apply(tf.ones([pictures, 2, 1, 3]), { training: true, step }) as tf.Tensor;
      const [low, high] = [y.min([1, 2, 3]), y.max([1, 2, 3])];
      expectClose(low, high, { absolute: 0 });
      return Array.from(high.dataSync());
    });

  it('gives each picture all of its branch, scaled by 1 / (1 - p), or nothing', () => {
    const values = masked(layerOf(0.2), 1);
    expect(values.every((value) => value === 0 || Math.abs(value - 1.25) < 1e-6)).toBe(true);
    expect(new Set(values).size).toBe(2);
  });

  it('keeps the expectation', () => {
    const values = [1, 2, 3, 4].flatMap((step) => masked(layerOf(0.2), step, 1000));
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    // The deviation of the mean is 0.5 / sqrt(4000) = 0.008.
    expect(Math.abs(mean - 1)).toBeLessThan(0.03);
  });

  it('draws by step, by name and by seed: the same again, others otherwise', () => {
    const first = masked(layerOf(0.5), 1);
    expect(masked(layerOf(0.5), 1)).toEqual(first);
    expect(masked(layerOf(0.5), 2)).not.toEqual(first);
    expect(masked(layerOf(0.5, 'other'), 1)).not.toEqual(first);
    expect(masked(new StochasticDepth({ name: 'depth', probability: 0.5, seed: 8 }), 1)).not.toEqual(first);
  });

  it('gives nothing at probability 1, and its input when not training or at 0', () =>
    tf.tidy(() => {
      const x = formulaTensor('depth x', [2, 3]);
      expectClose(layerOf(1).apply(x, { training: true, step: 0 }) as tf.Tensor, tf.zeros([2, 3]));
      expectClose(layerOf(0.5).apply(x) as tf.Tensor, x, { absolute: 0 });
      expectClose(layerOf(0).apply(x, { training: true }) as tf.Tensor, x, { absolute: 0 });
    }));

  it('has the same gradients through checkpointing, and those of its mask', () => {
    const image = tf.input({ shape: [6] });
    let map: tf.SymbolicTensor = image;
    for (let i = 0; i < 4; i++) {
      const kernelInitializer = tf.initializers.glorotNormal({ seed: i + 1 });
      const branch = tf.layers.dense({ units: 6, activation: 'tanh', kernelInitializer }).apply(map);
      const thinned = new StochasticDepth({ name: `depth${i}`, probability: 0.5, seed: 7 }).apply(branch);
      map = tf.layers.add().apply([thinned as tf.SymbolicTensor, map]) as tf.SymbolicTensor;
    }
    const model = tf.model({ inputs: image, outputs: map });
    tf.tidy(() => {
      const x = formulaTensor('depth x', [8, 6]);
      const gradients = (run: (kwargs: object) => tf.Tensor | tf.Tensor[], step: number) =>
        tf.variableGrads(() => tf.sum(tf.square(run({ step }) as tf.Tensor)).asScalar()).grads;
      const plain = (kwargs: object) => model.apply(x, { training: true, ...kwargs }) as tf.Tensor;
      const inSegments = (kwargs: object) =>
        applyForTraining(model, x, { segments: 3, kwargs: { ...kwargs } });
      const wanted = gradients(plain, 3);
      const other = gradients(plain, 4);
      Object.entries(gradients(inSegments, 3)).forEach(([name, gradient]) => {
        expectClose(gradient, wanted[name] as tf.Tensor, tolerance);
        expect(() => expectClose(gradient, other[name] as tf.Tensor, tolerance)).toThrow(/are off/);
      });
    });
    model.dispose();
  });

  it('asks for the step when training, and for a probability in [0, 1]', () =>
    tf.tidy(() => {
      const train = (step?: unknown) => layerOf(0.5).apply(tf.ones([1, 2]), { training: true, step });
      expect(() => train()).toThrow(/DID_USAGE.*depth needs a number `step`.*got undefined.*Pass it/);
      expect(() => train(Number.NaN)).toThrow(/got NaN/);
      expect(() => layerOf(1.5)).toThrow(/DID_VALUE.*got 1.5/);
    }));

  it('comes back from its configuration', () => {
    const layer = layerOf(0.3);
    const copy = StochasticDepth.fromConfig(StochasticDepth as never, layer.getConfig()) as StochasticDepth;
    expect(copy.getConfig()).toEqual(layer.getConfig());
    expect(copy.getConfig()).toMatchObject({ probability: 0.3, seed: 7 });
  });
});
