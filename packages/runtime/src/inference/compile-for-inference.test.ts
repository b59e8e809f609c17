import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { describeEachBackend } from '../testing/describe-each-backend.js';
import { relativeNormError } from '../testing/relative-norm-error.js';
import { compileForInference, type InferenceFunction } from './compile-for-inference.js';

const images = (batch: number, size = 8) => tf.randomNormal([batch, size, size, 3], 0, 1, 'float32', 5);

/** A convolution with batch norm, a residual branch and a pooled head, for pictures of any size. */
function network(): tf.LayersModel {
  const conv = (filters: number, kernelSize: number, seed: number) =>
    tf.layers.conv2d({
      ...{ filters, kernelSize, padding: 'same', useBias: false },
      kernelInitializer: tf.initializers.glorotUniform({ seed }),
    });
  const input = tf.input({ shape: [null, null, 3] });
  const norm = tf.layers.batchNormalization({
    movingMeanInitializer: tf.initializers.randomUniform({ minval: -1, maxval: 1, seed: 3 }),
  });
  const a = tf.layers.reLU().apply(norm.apply(conv(8, 3, 1).apply(input))) as tf.SymbolicTensor;
  const b = tf.layers.add().apply([a, conv(8, 1, 2).apply(a) as tf.SymbolicTensor]) as tf.SymbolicTensor;
  const pooled = tf.layers.globalAveragePooling2d({}).apply(b) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: [b, pooled] });
}

/** What the compiled form gives against the function itself, the largest of its outputs' errors. */
function errorOf(compiled: (x: tf.Tensor) => tf.Tensor | tf.Tensor[], run: InferenceFunction, x: tf.Tensor) {
  return tf.tidy(() => {
    const ours = [compiled(x)].flat() as tf.Tensor[];
    const wanted = [run(x) as tf.Tensor].flat() as tf.Tensor[];
    expect(ours.map(({ shape, dtype }) => [shape, dtype])).toEqual(
      wanted.map(({ shape, dtype }) => [shape, dtype]),
    );
    return Math.max(
      ...ours.map((one, i) => relativeNormError(one.toFloat(), (wanted[i] as tf.Tensor).toFloat())),
    );
  });
}

describeEachBackend('compileForInference', ({ name }) => {
  const native = name === 'native';

  it('gives what the model gives, for any batch and size, and leaves no tensor behind', async () => {
    const model = network();
    const compiled = await compileForInference(model);
    expect(compiled.runsAs).toBe(native ? 'graph' : 'layers');
    const [few, many, large] = [images(1), images(5), images(2, 11)];
    errorOf(compiled.predict, (x) => model.predict(x) as tf.Tensor[], few);
    const before = tf.memory().numTensors;
    for (const x of [few, many, large, few]) {
      expect(errorOf(compiled.predict, (input) => model.predict(input) as tf.Tensor[], x)).toBeLessThan(2e-6);
    }
    expect(tf.memory().numTensors).toBe(before);
    expect([compiled.runsAs, compiled.reason]).toEqual(
      native ? ['graph', 'TensorFlow fuses it'] : ['layers', expect.stringContaining('native')],
    );
    compiled.dispose();
    expect(
      errorOf(
        (x) => model.predict(x) as tf.Tensor[],
        (x) => model.predict(x) as tf.Tensor[],
        few,
      ),
    ).toBe(0);
    tf.dispose([few, many, large]);
    model.dispose();
  });

  it('keeps the weights of its moment', async () => {
    const scale = tf.tidy(() => tf.variable(tf.scalar(2)));
    const compiled = await compileForInference((x) => x.mul(scale));
    const x = images(2);
    const sum = () => tf.tidy(() => (compiled.predict(x) as tf.Tensor).sum().div(x.sum()).dataSync()[0]);
    expect(sum()).toBeCloseTo(2, 4);
    tf.tidy(() => scale.assign(tf.scalar(3)));
    expect(sum()).toBeCloseTo(native ? 2 : 3, 4);
    compiled.dispose();
    tf.dispose([x, scale]);
  });

  const functions: [string, InferenceFunction][] = [
    [
      'a reshape that names the batch',
      (x) =>
        x
          .reshape([(x.shape[0] as number) * 64, 3])
          .sum(1)
          .reshape([-1, 64]),
    ],
    ['a broadcast that names the batch', (x) => x.sum([1, 2, 3]).add(tf.ones([x.shape[0] as number]))],
    [
      'as many ones as pictures',
      (x) =>
        tf
          .ones([x.shape[0] as number])
          .cumsum()
          .add(x.mean()),
    ],
    ['whole numbers out of it', (x) => x.reshape([-1, 192]).argMax(1)],
    ['its input as it came, and a constant', (x) => [x.clone(), tf.tensor1d([1, 2])]],
    [
      'convolutions of its own, dilated, strided and depthwise',
      (x) => {
        const filter = tf.randomNormal<tf.Rank.R4>([3, 3, 3, 2], 0, 1, 'float32', 7);
        const y = tf.conv2d(x as tf.Tensor4D, filter, 1, 'valid', 'NHWC', 2);
        return tf.fused.depthwiseConv2d({
          ...{ x: y, filter: filter.slice([0, 0, 0, 0], [3, 3, 2, 2]), strides: 2, pad: 1 },
          ...{ bias: tf.tensor1d([0.1, 0.2, 0.3, 0.4]), activation: 'relu6' },
        });
      },
    ],
  ];
  it.each(functions)('runs %s', async (_, run) => {
    const compiled = await compileForInference(run);
    for (const batch of [1, 4, 3, 2, 7, 5, 1]) {
      const x = images(batch);
      expect(errorOf(compiled.predict, run, x)).toBeLessThan(2e-6);
      x.dispose();
    }
    expect(compiled.reason).toContain(native ? 'TensorFlow fuses it' : 'graphs are for the native backend');
    compiled.dispose();
  });

  it('runs by layers what looks at its numbers, and says so', async () => {
    const run = (x: tf.Tensor) => x.mul(x.max().dataSync()[0] as number);
    const compiled = await compileForInference(run);
    const [x, y] = [images(1), images(3)];
    expect(errorOf(compiled.predict, run, x)).toBeLessThan(2e-6);
    expect(errorOf(compiled.predict, run, y)).toBeLessThan(2e-6);
    expect(compiled.runsAs).toBe('layers');
    if (native) expect(compiled.reason).toMatch(/cannot run as a graph.*depend on its input/);
    compiled.dispose();
    tf.dispose([x, y]);
  });

  it('passes on the error of a wrong input, and goes on as it was', async () => {
    const filter = tf.ones<tf.Rank.R4>([3, 3, 3, 1]);
    const compiled = await compileForInference((x) => tf.conv2d(x as tf.Tensor4D, filter, 1, 'same'));
    const wrong = tf.ones([1, 8, 8, 5]);
    const x = images(1);
    expect(() => compiled.predict(wrong)).toThrow(/depth of input|channels/);
    const y = compiled.predict(x) as tf.Tensor;
    expect(y.shape).toEqual([1, 8, 8, 1]);
    expect(compiled.runsAs).toBe(native ? 'graph' : 'layers');
    compiled.dispose();
    tf.dispose([wrong, x, y, filter]);
  });

  it('waits as many calls as it is told', async () => {
    const compiled = await compileForInference((x) => x.square(), { after: 2 });
    const x = images(1);
    const seen = [1, 2, 3].map(() => {
      const { runsAs } = compiled;
      tf.dispose(compiled.predict(x));
      return runsAs;
    });
    expect(seen).toEqual(['layers', 'layers', native ? 'graph' : 'layers']);
    compiled.dispose();
    x.dispose();
  });
});
