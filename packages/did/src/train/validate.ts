import type { CropSet, PreprocessSpec, Sample } from '@did/datasets';
import { chooseThreshold, equalErrorRate, rocAuc } from '@did/metrics';
import { collapseWarnings } from '../diagnose/mask-collapse.js';
import { type MasksHealth, MaskWatch } from '../diagnose/mask-watch.js';
import { scoreSamples } from '../evaluate/score-samples.js';
import type { DidModel } from '../model/did-model.js';
import type { Threshold } from './checkpoint.js';
import { type Divergence, divergedError } from './diverged.js';
import type { ValidationRow } from './train-event.js';

/**
 * AUC, EER, BCE, what the masks do, and the threshold of most skill on the validation samples.
 *
 * @param before - The look before, so that a mask's collapse is told once.
 * @param known - What to say where a score is no number.
 * @throws DidError (code DID_NON_FINITE) where a score is no number.
 */
export async function validate(
  model: DidModel,
  data: CropSet,
  samples: readonly Sample[],
  preprocess: PreprocessSpec,
  step: number,
  before: ValidationRow | null = null,
  known: Pick<Divergence, 'terms' | 'checkpoint'> = { terms: {}, checkpoint: null },
): Promise<{ row: ValidationRow; threshold: Threshold }> {
  const { logits, masks } = await scoreAndWatch(model, data, samples, preprocess);
  const bad = logits.findIndex((logit) => !Number.isFinite(logit));
  if (bad !== -1) {
    const what = `the score of validation picture ${samples[bad]?.path} is not finite`;
    throw divergedError({ step, what, ...known });
  }
  const labels = samples.map((sample) => sample.label);
  const probabilities = logits.map((logit) => 1 / (1 + Math.exp(-logit)));
  const bce =
    logits.reduce((sum, logit, i) => sum + softplus(labels[i] === 1 ? -logit : logit), 0) / logits.length;
  const warnings = masks === null ? [] : collapseWarnings(masks, before?.masks);
  const chosen = chooseThreshold(probabilities, labels, { rule: 'youden' });
  return {
    row: {
      type: 'validation',
      step,
      auc: rocAuc(logits, labels),
      eer: equalErrorRate(logits, labels).eer,
      bce,
      ...(masks === null ? {} : { masks }),
      ...(warnings.length === 0 ? {} : { warnings }),
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

async function scoreAndWatch(
  model: DidModel,
  data: CropSet,
  samples: readonly Sample[],
  preprocess: PreprocessSpec,
): Promise<{ logits: number[]; masks: MasksHealth | null }> {
  const watch = new MaskWatch(model, samples.length);
  try {
    const scores = await scoreSamples(model, data, samples, preprocess, (out, start) =>
      watch.take(out, start),
    );
    return { logits: scores.map(({ logit }) => logit), masks: await watch.read() };
  } finally {
    watch.dispose();
  }
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
