import type { CropSet, PreprocessSpec } from '@did/datasets';
import { DidError } from '@did/runtime';
import type { DidConfig } from '../config/did-config.js';
import type { DidModel } from '../model/did-model.js';
import { seenSamples } from '../train/check-data.js';
import type { DiagnosisRow } from '../train/train-event.js';
import { FEWEST_SOURCES, measureDependence } from './dependence.js';
import { diagnosisPictures } from './diagnosis-pictures.js';
import { pooledFeatures } from './pooled-features.js';

/** As `did diagnose` without options, but for its repeats: training waits for it. */
const SOURCES = 600;
const COMPONENTS = 32;
const REPEATS = 2;

/**
 * Measures, over the validation split, how much I_df and I_os tell about each other while a model is trained.
 *
 * @remarks
 * Pictures, critics and shuffled pairs follow from the run's seed alone and are the same at each step; the model, its
 * statistics and every draw of training stay as they are.
 *
 * @returns What measures it at a step, null while a mask is exactly 0 or 1; no function where `train.diagnoseEvery` is 0, and for a model that does not decompose.
 * @throws DidError (code DID_CONFIG) when the validation split has too few sources.
 */
export function trainingDiagnosis(
  model: DidModel,
  data: CropSet,
  { data: { methods }, train: { diagnoseEvery, seed } }: DidConfig,
  preprocess: PreprocessSpec,
): ((step: number) => Promise<DiagnosisRow | null>) | null {
  if (diagnoseEvery === 0 || model.config.variant !== 'did') return null;
  const samples = seenSamples(data, 'val', methods);
  const { pairs, sources } = diagnosisPictures(samples, methods, { sources: SOURCES, seed });
  if (sources < FEWEST_SOURCES) {
    throw new DidError(
      'DID_CONFIG',
      `train.diagnoseEvery: the validation split has ${sources} sources with a real picture and a fake; the estimator needs ${FEWEST_SOURCES}. Use 0, or a larger crop set.`,
      { sources },
    );
  }
  return async (step) => {
    const pooled = await pooledFeatures(model, data, pairs, preprocess, { critic: true, seed });
    const measure = { repeats: REPEATS };
    const dependence = await measureDependence(pooled, { components: COMPONENTS, seed, measure });
    return dependence === null ? null : { type: 'diagnosis', step, dependence };
  };
}
