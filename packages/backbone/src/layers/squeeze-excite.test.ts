import { describeEachBackend, expectClose, relativeNormError } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { formulaTensor } from '../testing/formula-tensor.js';
import { type SqueezeActivations, squeezeExcite } from './squeeze-excite.js';
import { SqueezeExcite } from './squeeze-excite-layer.js';
import './register-layers.js';

const WEIGHTS = { x: [3, 4, 5, 8], w1: [8, 2], b1: [2], w2: [2, 8], b2: [8] } as const;

describeEachBackend('squeezeExcite', ({ tolerance }) => {
  const inputs = () => Object.entries(WEIGHTS).map(([name, shape]) => formulaTensor(`se ${name}`, shape));
  const ours =
    (activations: SqueezeActivations) =>
    (...[x, w1, b1, w2, b2]: tf.Tensor[]) => {
      const weights = {
        squeezeKernel: w1 as tf.Tensor2D,
        squeezeBias: b1 as tf.Tensor1D,
        exciteKernel: w2 as tf.Tensor2D,
        exciteBias: b2 as tf.Tensor1D,
      };
      return squeezeExcite(x as tf.Tensor4D, weights, activations);
    };
  /** The same by TensorFlow.js's operations and their gradients; weights are stretched until gates are cut off. */
  const byOps =
    (activations: SqueezeActivations) =>
    (...[x, w1, b1, w2, b2]: tf.Tensor[]) => {
      const [map, kernel1, kernel2] = [x as tf.Tensor, w1 as tf.Tensor, w2 as tf.Tensor];
      const squeezed = tf.matMul(tf.mean(map, [1, 2]), kernel1).add(b1 as tf.Tensor);
      const silu = activations === 'silu-sigmoid';
      const hidden = silu ? squeezed.mul(squeezed.sigmoid()) : squeezed.relu();
      const excited = tf.matMul(hidden, kernel2).add(b2 as tf.Tensor);
      const gate = silu ? excited.sigmoid() : tf.relu6(excited.add(3)).div(6);
      return map.mul(gate.reshape([3, 1, 1, 8]));
    };
  const stretched = () => inputs().map((input, i) => (i > 2 ? input.mul(5) : input));

  it.each(['silu-sigmoid', 'relu-hard-sigmoid'] as const)('gives what its formula gives, %s', (kind) =>
    tf.tidy(() => {
      expectClose(ours(kind)(...stretched()), byOps(kind)(...stretched()), tolerance);
    }),
  );

  it.each(['silu-sigmoid', 'relu-hard-sigmoid'] as const)('has the gradients of its formula, %s', (kind) =>
    tf.tidy(() => {
      const dy = formulaTensor('se dy', WEIGHTS.x);
      const wanted = tf.grads(byOps(kind))(stretched(), dy);
      const slack = Math.max(1, tolerance.relative / 2e-5);
      tf.grads(ours(kind))(stretched(), dy).forEach((gradient, i) => {
        expect(gradient.shape).toEqual(wanted[i]?.shape);
        expect(relativeNormError(gradient, wanted[i] as tf.Tensor)).toBeLessThan(1e-5 * slack);
      });
    }),
  );

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
