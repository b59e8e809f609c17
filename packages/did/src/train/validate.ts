import type { CropSet, PreprocessSpec, Sample } from '@did/datasets';
import { chooseThreshold, equalErrorRate, rocAuc } from '@did/metrics';
import { scoreSamples } from '../evaluate/score-samples.js';
import type { DidModel } from '../model/did-model.js';
import type { Threshold } from './checkpoint.js';
import type { ValidationRow } from './train-event.js';

/** AUC, EER, BCE and the threshold of most skill on the validation samples. */
export async function validate(
  model: DidModel,
  data: CropSet,
  samples: readonly Sample[],
  preprocess: PreprocessSpec,
  step: number,
): Promise<{ row: ValidationRow; threshold: Threshold }> {
  const logits = (await scoreSamples(model, data, samples, preprocess)).map((score) => score.logit);
  const labels = samples.map((sample) => sample.label);
  const probabilities = logits.map((logit) => 1 / (1 + Math.exp(-logit)));
  const bce =
    logits.reduce((sum, logit, i) => sum + softplus(labels[i] === 1 ? -logit : logit), 0) / logits.length;
  const chosen = chooseThreshold(probabilities, labels, { rule: 'youden' });
  return {
    row: {
      type: 'validation',
      step,
      auc: rocAuc(logits, labels),
      eer: equalErrorRate(logits, labels).eer,
      bce,
    },
    threshold: {
      // Infinity where no threshold has skill: then nothing is called fake.
      probability: Math.min(1, chosen.threshold),
      rule: 'youden',
      falsePositiveRate: chosen.falsePositiveRate,
      truePositiveRate: chosen.truePositiveRate,
    },
  };
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
