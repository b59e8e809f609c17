import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { createBackbone, listBackbones } from './index.js';

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

  it.each(['tiny', 'resnet18', 'resnet50'] as const)('counts %s as its layers do', async (name) => {
    const { model, parameters, gflops } = await createBackbone(name, { inputSize: [64, 49] });
    expect(parameters).toBe(listBackbones().find((card) => card.name === name)?.parameters);
    const flops = model.layers
      .filter((layer) => layer.getClassName() === 'Conv2D')
      .map((layer) => {
        const kernel = layer.getWeights()[0] as tf.Tensor4D;
        const [, h, w] = layer.outputShape as [null, number, number, number];
        return 2 * kernel.size * h * w;
      })
      .reduce((a, b) => a + b, 0);
    expect(gflops([64, 49])).toBeCloseTo(flops / 1e9, 12);
    model.dispose();
  });

  it('lists torchvision numbers of parameters, less the classifier', () => {
    const parameters = Object.fromEntries(listBackbones().map((card) => [card.name, card.parameters]));
    expect(parameters.resnet18).toBe(11_689_512 - 513 * 1000);
    expect(parameters.resnet50).toBe(25_557_032 - 2049 * 1000);
  });

  it('says what there is when a name, a map or a size is wrong', async () => {
    const wrong = (name: string, options: object) =>
      createBackbone(name as 'tiny', options as { inputSize: 64 });
    await expect(wrong('resnet20', { inputSize: 64 })).rejects.toThrow(
      /tiny, resnet18, resnet50; got "resnet20"/,
    );
    await expect(wrong('tiny', { inputSize: 64, outputs: ['stage4'] })).rejects.toThrow(/stem, .*"stage4"/);
    await expect(wrong('tiny', { inputSize: 64, outputs: [] })).rejects.toThrow(/`outputs` is empty/);
    await expect(wrong('tiny', { inputSize: 7 })).rejects.toMatchObject({ code: 'DID_VALUE' });
    await expect(wrong('tiny', { inputSize: [64, 20.5] })).rejects.toThrow(/whole pixels/);
  });
});
