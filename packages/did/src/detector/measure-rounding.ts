import { loadCropSet } from '@did/datasets';
import { readTensors } from '@did/runtime';
import { scoreSamples } from '../evaluate/score-samples.js';
import type { DidModel } from '../model/did-model.js';
import type { RunFolder } from '../train/run-folder.js';
import type { DetectorRecord } from './detector-record.js';

/** More say little more, and each is judged twice. */
const MOST_FACES = 200;

/**
 * How far rounding its weights moves a model's probabilities, over validation faces of the run's crop set.
 *
 * @param model - Has the rounded weights afterwards.
 * @param rounded - The file of the rounded weights.
 * @returns Undefined where the crop set is not where the run had it, or has no such faces.
 */
export async function measureRounding(
  folder: RunFolder,
  model: DidModel,
  rounded: Uint8Array,
): Promise<DetectorRecord['weights']['change']> {
  const { dir } = folder.record.data;
  const data = await loadCropSet(dir).catch(() => undefined);
  const all = data?.samples.filter(({ split }) => split === 'val') ?? [];
  if (data === undefined || all.length === 0) return undefined;
  // Evenly over the split, whose rows stand in an order.
  const every = Math.ceil(all.length / MOST_FACES);
  const samples = all.filter((_, i) => i % every === 0);
  const score = () => scoreSamples(model, data, samples, folder.record.preprocess);
  const before = await score();
  const file = readTensors(rounded);
  model.fromTensors(
    Object.fromEntries(
      [...file.tensors].map(([name, tensor]) => [name, { shape: tensor.shape, data: tensor.read() }]),
    ),
  );
  file.close();
  // What was compiled holds the weights from before.
  await model.compileForInference();
  const after = await score();
  const fakes = samples.filter(({ label }) => label === 1);
  return {
    probability: before.reduce(
      (most, { logit }, i) =>
        Math.max(most, Math.abs(sigmoid(logit) - sigmoid(after[i]?.logit ?? Number.NaN))),
      0,
    ),
    on: {
      name: data.info.name,
      split: 'val',
      reals: samples.length - fakes.length,
      fakes: fakes.length,
      methods: [...new Set(fakes.map(({ method }) => method))].sort(),
    },
  };
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
