import { Adam, applyForTraining, leanVariableGrads } from '@did/runtime';
import { describeEachBackend } from '@did/runtime/testing';
import { describe, expect, it } from '@jest/globals';
import type * as tf from '@tensorflow/tfjs';
import { createBackbone, freezeStages, listBackbones, stageOf } from './index.js';
import { formulaTensor } from './testing/formula-tensor.js';

interface Weight {
  readonly originalName: string;
  readonly val: tf.Variable;
}
const weightsOf = (model: tf.LayersModel) => model.weights as unknown as Weight[];
const valuesOf = (model: tf.LayersModel) =>
  new Map(weightsOf(model).map(({ originalName, val }) => [originalName, [...val.dataSync()]]));

describeEachBackend('freezeStages', () => {
  it('leaves frozen stages as they are in a step, weights, decay and statistics, and moves the others', async () => {
    const backbone = await createBackbone('tiny', { inputSize: 16, seed: 1 });
    const { model } = backbone;
    expect(freezeStages(backbone, 'stage1')).toEqual(['stem', 'stage1']);
    const before = valuesOf(model);
    const x = formulaTensor('image', [4, 16, 16, 3]);
    const trainable = model.trainableWeights as unknown as Weight[];
    const { value, grads } = leanVariableGrads(
      () =>
        (applyForTraining(model, x, { inputGradient: false, kwargs: { training: true } }) as tf.Tensor)
          .square()
          .mean(),
      trainable.map(({ val }) => val),
    );
    const adam = new Adam({ learningRate: 0.1, weightDecay: 0.1 });
    adam.step(Object.fromEntries(trainable.map(({ val }) => [val.name, val])), grads);
    const after = valuesOf(model);
    for (const [name, values] of before) {
      const frozen = ['stem', 'stage1'].includes(stageOf(name));
      expect([name, after.get(name)?.join() === values.join()]).toEqual([name, frozen]);
    }
    for (const one of [value, x, ...Object.values(grads)]) one.dispose();
    adam.dispose();
    model.dispose();
  });
});

describe('the stages of a backbone', () => {
  // The large ones have the same layers as the small ones of their kind.
  const names = listBackbones().filter(({ parameters }) => parameters < 12e6);
  it.each(names.map(({ name }) => name))('of %s are what its weights begin with', async (name) => {
    const { stages, model } = await createBackbone(name, { inputSize: 75 });
    const found = new Set(weightsOf(model).map(({ originalName }) => stageOf(originalName)));
    expect([...found]).toEqual(stages);
    model.dispose();
  });

  it('are listed where one is asked for that is not there', async () => {
    const backbone = await createBackbone('tiny', { inputSize: 16 });
    expect(() => freezeStages(backbone, 'layer4')).toThrow(/stem, stage1, stage2, stage3; got "layer4"/);
    backbone.model.dispose();
  });
});
