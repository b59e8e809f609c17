import { loadCropSet } from '@did/datasets';
import { scoreSamples } from '../evaluate/score-samples.js';
import type { DidModel } from '../model/did-model.js';
import { sigmoid } from '../predict/log-odds.js';
import type { RunFolder } from '../train/run-folder.js';
import type { DetectorRecord } from './detector-record.js';
import { measuredOn } from './measured-on.js';
import { setWeights } from './set-weights.js';

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
  await setWeights(model, rounded);
  const after = await score();
  return {
    probability: before.reduce(
      (most, { logit }, i) =>
        Math.max(most, Math.abs(sigmoid(logit) - sigmoid(after[i]?.logit ?? Number.NaN))),
      0,
    ),
    on: measuredOn(data, 'val', samples),
  };
}
