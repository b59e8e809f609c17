import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { createBackbone, listBackbones, StochasticDepth } from './index.js';

/** Multiply-adds of the kernels, two operations each, at every pixel of the output; squeeze-excite has one pixel. */
function flopsOf(layer: tf.layers.Layer): number {
  const kernels = layer.getWeights().filter(({ rank }) => rank === 4);
  const weights = kernels.reduce((sum, { size }) => sum + size, 0);
  const [, h, w] = layer.outputShape as [null, number, number, number];
  return 2 * weights * (layer.getClassName() === 'DidSqueezeExcite' ? 1 : h * w);
}

describe('createBackbone', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('gives the maps asked for, by name, with the sizes that their strides say', async () => {
    const { model, features } = await createBackbone('tiny', {
      inputSize: [17, 32],
      outputs: ['stem', 'stage3'],
    });
    features.forEach(({ stride, channels }, i) => {
      const wanted = [null, Math.ceil(17 / stride), Math.ceil(32 / stride), channels];
      expect(model.outputs[i]?.shape).toEqual(wanted);
    });
    model.dispose();
  });

  it('gives the last map unless told otherwise', async () => {
    const { model, features } = await createBackbone('tiny', { inputSize: 64 });
    expect(features).toEqual([{ name: 'stage3', stride: 8, channels: 96 }]);
    expect(model.outputs[0]?.shape).toEqual([null, 8, 8, 96]);
    model.dispose();
  });

  it('names weights by place', async () => {
    const { model } = await createBackbone('tiny', { inputSize: 16 });
    const names = model.weights.map((weight) => weight.originalName);
    expect(names).toEqual(
      expect.arrayContaining([
        'stem.conv/kernel',
        'stage1.0.conv1/kernel',
        'stage1.0.norm2/gamma',
        'stage2.0.shortcut.conv/kernel',
        'stage2.0.shortcut.norm/running_variance',
      ]),
    );
    expect(new Set(names).size).toBe(names.length);
    model.dispose();
  });

  it('draws the same weights from the same seed, others from another', async () => {
    const first = async (seed: number) => {
      const { model } = await createBackbone('tiny', { inputSize: 16, seed });
      const values = Array.from(await (model.getWeights()[0] as tf.Tensor).data());
      model.dispose();
      return values;
    };
    expect(await first(1)).toEqual(await first(1));
    expect(await first(1)).not.toEqual(await first(2));
  });

  it('draws weights of the variance 2 / fan_out', async () => {
    const { model } = await createBackbone('tiny', { inputSize: 16 });
    const kernel = model.getLayer('stage3.0.conv2').getWeights()[0] as tf.Tensor;
    const variance = tf.tidy(() => tf.moments(kernel).variance.dataSync()[0] as number);
    expect(variance * 9 * 96).toBeCloseTo(2, 1);
    model.dispose();
  });

  it.each(['tiny', 'resnet18', 'resnet50', 'efficientnetv2-s'] as const)(
    'counts %s as its layers do',
    async (name) => {
      const { model, parameters, gflops } = await createBackbone(name, { inputSize: [64, 49] });
      expect(parameters).toBe(listBackbones().find((card) => card.name === name)?.parameters);
      const flops = model.layers.map(flopsOf).reduce((a, b) => a + b, 0);
      expect(gflops([64, 49])).toBeCloseTo(flops / 1e9, 12);
      model.dispose();
    },
  );

  it('lists torchvision numbers of parameters, less the classifier', () => {
    const parameters = Object.fromEntries(listBackbones().map((card) => [card.name, card.parameters]));
    expect(parameters.resnet18).toBe(11_689_512 - 513 * 1000);
    expect(parameters.resnet50).toBe(25_557_032 - 2049 * 1000);
  });

  it('states torchvision numbers of operations, which counts a multiply-add as one', () => {
    const gflops = Object.fromEntries(listBackbones().map((card) => [card.name, card.gflops]));
    expect((gflops.resnet50 as number) / 2).toBeCloseTo(4.089 - 0.002, 2);
    expect((gflops['efficientnetv2-s'] as number) / 2).toBeCloseTo(8.366, 2);
    expect((gflops['efficientnetv2-l'] as number) / 2).toBeCloseTo(56.08, 1);
  });

  it('states who measured published weights, at which size, and has none for its own', () => {
    const imagenet = new Map(listBackbones().map((card) => [card.name, card.imagenet]));
    expect(imagenet.get('resnet50')).toEqual([
      { weights: 'resnet50', top1: 76.13, inputSize: 224, source: 'torchvision' },
      { weights: 'resnet50-v2', top1: 80.858, inputSize: 224, source: 'torchvision' },
    ]);
    const without = [...imagenet].filter(([, weights]) => weights.length === 0).map(([name]) => name);
    expect(without).toEqual(['tiny']);
  });

  it('gives an EfficientNetV2 the maps of its stages and a head', async () => {
    const { model, features, preprocessing } = await createBackbone('efficientnetv2-s', {
      inputSize: [33, 64],
      outputs: ['stage3', 'head'],
    });
    expect(features).toEqual([
      { name: 'stage3', stride: 8, channels: 64 },
      { name: 'head', stride: 32, channels: 1280 },
    ]);
    expect(model.outputs.map(({ shape }) => shape)).toEqual([
      [null, 5, 8, 64],
      [null, 2, 2, 1280],
    ]);
    expect(preprocessing.std).toEqual([0.229, 0.224, 0.225]);
    const names = model.weights.map((weight) => weight.originalName);
    expect(names).toEqual(
      expect.arrayContaining([
        'stage4.0.conv2/depthwise_kernel',
        'stage4.0.se/squeeze_kernel',
        'stage6.14.norm3/gamma',
        'head.conv/kernel',
      ]),
    );
    model.dispose();
  });

  it('gives depthwise kernels the variance 2 / fan_out of PyTorch, over all channels', async () => {
    const { model } = await createBackbone('efficientnetv2-s', { inputSize: 32 });
    const kernel = model.getLayer('stage6.1.conv2').getWeights()[0] as tf.Tensor;
    expect(kernel.shape).toEqual([3, 3, 1536, 1]);
    const variance = tf.tidy(() => tf.moments(kernel).variance.dataSync()[0] as number);
    expect(variance * 9 * 1536).toBeCloseTo(2, 1);
    model.dispose();
  });

  it('leaves later blocks out more often, by equal steps, where stochastic depth is asked for', async () => {
    const probabilities = async (stochasticDepth?: number) => {
      const options = { inputSize: 32, ...(stochasticDepth === undefined ? {} : { stochasticDepth }) };
      const { model } = await createBackbone('efficientnetv2-s', options);
      const found = model.layers.flatMap((layer) => (layer instanceof StochasticDepth ? [layer] : []));
      model.dispose();
      return Object.fromEntries(found.map(({ name, probability }) => [name, probability]));
    };
    expect(await probabilities()).toEqual({});
    const at = await probabilities(0.2);
    // 40 blocks; the first is never left out, and five change the size of the map or its channels.
    expect(Object.keys(at)).toHaveLength(34);
    expect(at['stage1.1.depth']).toBeCloseTo(0.2 / 40, 12);
    expect(at['stage6.14.depth']).toBeCloseTo((0.2 * 39) / 40, 12);
  });

  it('says what there is when a name, a map or a size is wrong', async () => {
    const wrong = (name: string, options: object) =>
      createBackbone(name as 'tiny', options as { inputSize: 64 });
    await expect(wrong('resnet20', { inputSize: 64 })).rejects.toThrow(
      /tiny, resnet18, .*efficientnetv2-l; got "resnet20"/,
    );
    await expect(wrong('tiny', { inputSize: 64, outputs: ['stage4'] })).rejects.toThrow(/stem, .*"stage4"/);
    await expect(wrong('tiny', { inputSize: 64, outputs: [] })).rejects.toThrow(/`outputs` is empty/);
    await expect(wrong('tiny', { inputSize: 7 })).rejects.toMatchObject({ code: 'DID_VALUE' });
    await expect(wrong('tiny', { inputSize: [64, 20.5] })).rejects.toThrow(/whole pixels/);
    await expect(wrong('tiny', { inputSize: 64, stochasticDepth: 0.1 })).rejects.toThrow(
      /be 0 for tiny, which has none; got 0.1/,
    );
    await expect(wrong('efficientnetv2-s', { inputSize: 64, stochasticDepth: -1 })).rejects.toThrow(
      /lie in \[0, 1\]; got -1/,
    );
  });
});
