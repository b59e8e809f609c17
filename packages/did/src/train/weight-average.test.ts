import { describeEachBackend, expectClose, loadGolden } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { averageDecayAt, WeightAverage } from './weight-average.js';

type Watched = Readonly<Record<'weight' | 'mean', number[]>>;
interface Golden {
  readonly decay: number;
  readonly warmup: boolean;
  readonly start: Watched;
  readonly updates: { readonly decay: number; readonly now: Watched; readonly average: Watched }[];
}
const { cases } = loadGolden<{ cases: Golden[] }>(
  new URL('../../golden/weight-average.json', import.meta.url),
);

/** A model of a weight and a running mean, with nothing else. */
function watchedModel(start: Watched) {
  const variables = {
    weight: tf.tidy(() => tf.variable(tf.tensor1d(start.weight))),
    mean: tf.tidy(() => tf.variable(tf.tensor1d(start.mean), false)),
  };
  const weights = Object.entries(variables).map(([name, variable]) => {
    return { name, variable, trainable: name === 'weight' };
  });
  const set = (values: Watched) =>
    tf.tidy(() => {
      for (const { name, variable } of weights) variable.assign(tf.tensor1d(values[name as keyof Watched]));
    });
  return { weights, variables, set, dispose: () => tf.dispose(Object.values(variables)) };
}

describeEachBackend('WeightAverage', ({ tolerance }) => {
  it.each(cases)(
    'averages weights and statistics as timm does: decay $decay, warm-up $warmup',
    async ({ start, updates, ...options }) => {
      const model = watchedModel(start);
      const average = new WeightAverage(model, options);
      for (const [i, update] of updates.entries()) {
        expect(averageDecayAt(i + 1, options)).toBeCloseTo(update.decay, 14);
        model.set(update.now);
        average.update(i + 1);
        await average.during(async () => {
          expectClose(model.variables.weight, update.average.weight, tolerance);
          expectClose(model.variables.mean, update.average.mean, tolerance);
        });
      }
      average.dispose();
      model.dispose();
    },
  );

  it("gives the model's own weights back to the bit, and after a failure too", async () => {
    const model = watchedModel({ weight: [0.1, 0.2], mean: [0.3] });
    const average = new WeightAverage(model, { decay: 0.5, warmup: false });
    average.update(1);
    model.set({ weight: [1 / 3, -7], mean: [2] });
    const before = [...model.variables.weight.dataSync()];
    const failing = average.during(async () => {
      expect([...model.variables.weight.dataSync()]).not.toEqual(before);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect([...model.variables.weight.dataSync()]).toEqual(before);
    average.dispose();
    model.dispose();
  });

  it('leaves a weight that does not move as it is, to the bit', async () => {
    const model = watchedModel({ weight: [0.1, 1e-7, 12345.678], mean: [0] });
    const before = [...model.variables.weight.dataSync()];
    const average = new WeightAverage(model, { decay: 0.97, warmup: true });
    for (let i = 1; i < 20; i++) average.update(i);
    await average.during(async () => {
      expect([...model.variables.weight.dataSync()]).toEqual(before);
    });
    average.dispose();
    model.dispose();
  });
});
