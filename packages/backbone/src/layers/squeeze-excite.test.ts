import { describeEachBackend, expectClose, relativeNormError } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { formulaTensor } from '../testing/formula-tensor.js';
import { squeezeExcite } from './squeeze-excite.js';
import { SqueezeExcite } from './squeeze-excite-layer.js';
import './register-layers.js';

const WEIGHTS = { x: [3, 4, 5, 8], w1: [8, 2], b1: [2], w2: [2, 8], b2: [8] } as const;

describeEachBackend('squeezeExcite', ({ tolerance }) => {
  const inputs = () => Object.entries(WEIGHTS).map(([name, shape]) => formulaTensor(`se ${name}`, shape));
  const ours = (...[x, w1, b1, w2, b2]: tf.Tensor[]) =>
    squeezeExcite(x as tf.Tensor4D, {
      squeezeKernel: w1 as tf.Tensor2D,
      squeezeBias: b1 as tf.Tensor1D,
      exciteKernel: w2 as tf.Tensor2D,
      exciteBias: b2 as tf.Tensor1D,
    });
  /** The same by TensorFlow.js's operations and their gradients. */
  const byOps = (...[x, w1, b1, w2, b2]: tf.Tensor[]) => {
    const [map, kernel1, kernel2] = [x as tf.Tensor, w1 as tf.Tensor, w2 as tf.Tensor];
    const squeezed = tf.matMul(tf.mean(map, [1, 2]), kernel1).add(b1 as tf.Tensor);
    const excited = tf.matMul(squeezed.mul(squeezed.sigmoid()), kernel2).add(b2 as tf.Tensor);
    return map.mul(excited.sigmoid().reshape([3, 1, 1, 8]));
  };

  it('gives what its formula gives', () =>
    tf.tidy(() => {
      expectClose(ours(...inputs()), byOps(...inputs()), tolerance);
    }));

  it('has the gradients of its formula, by the map and by each weight', () =>
    tf.tidy(() => {
      const dy = formulaTensor('se dy', WEIGHTS.x);
      const wanted = tf.grads(byOps)(inputs(), dy);
      const slack = Math.max(1, tolerance.relative / 2e-5);
      tf.grads(ours)(inputs(), dy).forEach((gradient, i) => {
        expect(gradient.shape).toEqual(wanted[i]?.shape);
        expect(relativeNormError(gradient, wanted[i] as tf.Tensor)).toBeLessThan(1e-5 * slack);
      });
    }));

  it('trains as a layer, its kernels shaped as 1x1 convolutions, and leaves no tensor behind', () => {
    const layer = new SqueezeExcite({ name: 'se', squeezeChannels: 2, seed: 1 });
    const x = formulaTensor('se x', WEIGHTS.x);
    layer.apply(tf.input({ shape: [4, 5, 8] }));
    const step = () => {
      const { value, grads } = tf.variableGrads(() => tf.sum(layer.apply(x) as tf.Tensor).asScalar());
      const shapes = Object.values(grads).map(({ shape }) => shape);
      tf.dispose([value, grads]);
      return shapes;
    };
    step();
    const before = tf.memory().numTensors;
    expect(step()).toEqual([[1, 1, 8, 2], [2], [1, 1, 2, 8], [8]]);
    expect(tf.memory().numTensors).toBe(before);
    layer.dispose();
    x.dispose();
  });

  it('comes back from its configuration', () => {
    const layer = new SqueezeExcite({ name: 'se', squeezeChannels: 3, seed: 9 });
    const copy = SqueezeExcite.fromConfig(SqueezeExcite as never, layer.getConfig()) as SqueezeExcite;
    expect(copy.getConfig()).toEqual(layer.getConfig());
    expect(copy.getConfig()).toMatchObject({ squeezeChannels: 3, seed: 9 });
  });
});
