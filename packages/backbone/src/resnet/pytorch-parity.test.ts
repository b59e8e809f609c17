import { describeEachBackend, loadGolden, relativeNormError } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { type BackboneName, createBackbone } from '../index.js';
import { fillByFormula, formula } from '../testing/formula-weights.js';
import { summarise, type TensorSummary } from '../testing/tensor-summary.js';

type Summaries = Record<string, TensorSummary>;
interface Golden {
  inference: { name: BackboneName; size: [number, number]; maps: Summaries }[];
  training: {
    name: BackboneName;
    batch: number;
    size: number;
    loss: number;
    map: TensorSummary;
    gradients: Summaries;
    running: Summaries;
  };
}
const golden = loadGolden<Golden>(new URL('../../golden/resnet.json', import.meta.url));

/**
 * The reference is float64. Feature maps of up to 50 layers of float32 came within 2.8e-6 of it on wasm; through
 * batch statistics over 12 places a channel the last map within 4.3e-6 and every gradient within 8.3e-6.
 */
const FORWARD = 5e-6;
const BACKWARD = 2e-5;

describeEachBackend('resnet against PyTorch', ({ name: backend, tolerance }) => {
  // A GPU's approximate arithmetic widens both; cpu, wasm and native are at the first.
  const slack = Math.max(1, tolerance.relative / 2e-5);

  function expectNear(actual: tf.Tensor, wanted: TensorSummary, allowed: number, name: string) {
    const { shape, norm, samples } = summarise(actual, wanted.samples.length);
    expect(shape).toEqual(wanted.shape);
    const error = Math.max(relativeNormError(samples, wanted.samples), Math.abs(norm / wanted.norm - 1));
    if (!(error <= allowed * slack))
      throw new Error(`${name} is off by ${error}; allowed ${allowed * slack}`);
  }
  const picture = (shape: [number, number, number, number]) =>
    tf.tensor4d(
      formula(
        'image',
        shape.reduce((a, b) => a * b, 1),
      ),
      shape,
    );

  // Plain JavaScript takes minutes for these two, and runs the same code as for resnet18.
  const possible = golden.inference.filter(({ name }) => backend !== 'cpu' || name === 'resnet18');

  it.each(possible)('$name at $size gives every feature map', async ({ name, size, maps }) => {
    const { model } = await createBackbone(name, { inputSize: size, outputs: Object.keys(maps) });
    fillByFormula(model);
    tf.tidy(() => {
      const outputs = model.apply(picture([2, ...size, 3])) as tf.Tensor[];
      Object.entries(maps).forEach(([map, wanted], i) => {
        expectNear(outputs[i] as tf.Tensor, wanted, FORWARD, `${name} ${size} ${map}`);
      });
    });
    model.dispose();
  });

  const itUnlessCpu = backend === 'cpu' ? it.skip : it;
  itUnlessCpu('resnet18 trains with its batch statistics, gradients and running statistics', async () => {
    const { name, batch, size, loss, map, gradients, running } = golden.training;
    const { model } = await createBackbone(name, { inputSize: size });
    fillByFormula(model);
    tf.tidy(() => {
      const image = picture([batch, size, size, 3]);
      const target = tf.tensor(
        formula(
          'target',
          map.shape.reduce((a, b) => a * b, 1),
        ),
        [...map.shape],
      );
      let output: tf.Tensor | undefined;
      const { value, grads } = tf.variableGrads(() => {
        output = tf.keep(model.apply(image, { training: true }) as tf.Tensor);
        return tf.mean(tf.mul(output, target)).asScalar();
      });
      expectNear(output as tf.Tensor, map, BACKWARD, 'map');
      output?.dispose();
      expect(Math.abs((value.dataSync()[0] as number) / loss - 1)).toBeLessThan(1e-4 * slack);
      for (const weight of model.weights) {
        const gradient = gradients[weight.originalName];
        const statistic = running[weight.originalName];
        if (gradient) expectNear(grads[weight.name] as tf.Tensor, gradient, BACKWARD, weight.originalName);
        if (statistic) expectNear(weight.read(), statistic, FORWARD, weight.originalName);
      }
      const found = model.weights.filter(({ originalName: n }) => gradients[n] ?? running[n]);
      expect(found).toHaveLength(Object.keys({ ...gradients, ...running }).length);
    });
    model.dispose();
  });
});
