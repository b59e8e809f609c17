import { prepareBackend } from '@did/runtime';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { lowerToGraphModel } from '../graph-model/lower-to-graph-model.js';
import { openGraphModel } from '../graph-model/open-graph-model.js';
import { lowerToOnnx } from '../onnx/lower-to-onnx.js';
import { anyBatch } from './any-batch.js';
import { simplify } from './simplify.js';
import { type PictureFunction, traceKernels } from './trace-kernels.js';

const graphOf = (run: (x: tf.Tensor4D) => tf.Tensor) => {
  const named: PictureFunction = (x) => ({ y: run(x) });
  return simplify(anyBatch(traceKernels(named, [2, 4, 4, 3]), traceKernels(named, [3, 4, 4, 3])));
};
const about = { name: '', description: '', metadata: {} };

/** A layer that does what it is told, under a name. */
function inLayer(name: string, run: (x: tf.Tensor) => tf.Tensor): (x: tf.Tensor4D) => tf.Tensor {
  class Told extends tf.layers.Layer {
    static className = `Told${name}`;
    override call(x: tf.Tensor | tf.Tensor[]): tf.Tensor {
      return run([x].flat()[0] as tf.Tensor);
    }
    override computeOutputShape(shape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
      return shape;
    }
  }
  const layer = new Told({ name });
  return (x) => layer.apply(x) as tf.Tensor;
}

beforeAll(() => prepareBackend('wasm'));

describe('a traced function', () => {
  it('is what its result needs: no copies, nothing unread, constants worked out', () => {
    const weight = tf.tensor1d([1, 2, 3]);
    const graph = graphOf((x) => {
      x.exp();
      return x.clone().mul(weight.square().add(1)).reshape([x.shape[0], 48]).reshape([-1, 16, 3]);
    });
    expect(graph.nodes.map(({ kernel, shape }) => [kernel, shape])).toEqual([
      ['Multiply', [null, 4, 4, 3]],
      ['Reshape', [null, 16, 3]],
    ]);
    expect(graph.constants.map(({ values }) => [...values])).toEqual([[2, 5, 10]]);
  });

  it('is left by the engine and the layers as they were', () => {
    const { runKernel } = tf.engine();
    const { apply } = tf.layers.Layer.prototype;
    expect(() =>
      traceKernels(() => {
        throw new Error('stop');
      }, [1, 4, 4, 3]),
    ).toThrow('stop');
    expect(tf.engine().runKernel).toBe(runKernel);
    expect(tf.layers.Layer.prototype.apply).toBe(apply);
    const before = tf.memory().numTensors;
    graphOf((x) => x.relu());
    expect(tf.memory().numTensors).toBe(before);
  });

  it('multiplies by a mask without spreading it first, and by ones not at all', async () => {
    const run = (x: tf.Tensor4D) => {
      const mask = x.mean<tf.Tensor4D>([1, 2], true);
      return x.mul(tf.add(mask, tf.zerosLike(x))).mul(tf.onesLike(x));
    };
    const graph = graphOf(run);
    expect(graph.nodes.map(({ kernel }) => kernel)).toEqual(['Mean', 'Multiply']);
    const model = await openGraphModel(lowerToGraphModel(graph, 'float32'));
    const x = tf.randomUniform<tf.Rank.R4>([5, 4, 4, 3], 0, 255, 'float32', 1);
    expect(tf.max(tf.abs(tf.sub(run(x), model.predict(x) as tf.Tensor))).dataSync()[0]).toBe(0);
    model.dispose();
  });

  it.each<[string, (x: tf.Tensor) => tf.Tensor, RegExp]>([
    [
      'a constant',
      (x) => x.add(tf.ones([x.shape[0] as number, 1, 1, 1])),
      /a constant of the kernel Add in layer "fixed"/,
    ],
    [
      'an attribute',
      (x) => tf.slice(x, [0, 0, 0, 0], [x.shape[0] as number, 2, 2, 3]),
      /an attribute of the kernel Slice in layer "fixed"/,
    ],
  ])('names who holds the number of pictures in %s', (_, run, message) => {
    expect(() => graphOf(inLayer('fixed', run))).toThrow(message);
  });

  it('names a kernel that a format has no form for, and its layer', () => {
    const graph = graphOf(inLayer('odd', (x) => tf.erf(x)));
    const message = /DID_VALUE.*no form for the kernel Erf in layer "odd"/;
    expect(() => lowerToOnnx(graph, 'float32', about)).toThrow(message);
    expect(() => lowerToGraphModel(graph, 'float32')).toThrow(message);
  });

  it('must depend on its pictures', () => {
    expect(() => graphOf(() => tf.ones([2]))).toThrow(/"y" does not depend on the pictures/);
  });
});
