import { type BackendName, DidError, prepareBackend } from '@did/runtime';
import { loadRunModel } from '../evaluate/load-run-model.js';
import type { CheckpointName } from '../train/run-folder.js';
import { Detector } from './detector.js';
import { openFaceDetector } from './open-face-detector.js';

/** How {@link loadDetector} reads a run. */
export interface LoadDetectorOptions {
  readonly backend?: 'auto' | BackendName;
  /** Default `best`: the checkpoint that `train.bestBy` chose on the validation split. */
  readonly checkpoint?: CheckpointName;
  /** Probability above which a face is called fake; default: the run's, chosen on validation data. */
  readonly threshold?: number;
}

/**
 * Makes a detector of a run: G, A_df and C with the face front end and the preprocessing it was trained with.
 *
 * @param run - The run folder.
 * @returns A detector that the caller disposes.
 */
export async function loadDetector(run: string, options: LoadDetectorOptions = {}): Promise<Detector> {
  await prepareBackend(options.backend ?? 'auto');
  const { folder, model, state } = await loadRunModel(run, options.checkpoint ?? 'best', 'inference');
  const threshold = options.threshold ?? state.threshold?.probability;
  if (threshold === undefined) {
    model.dispose();
    throw new DidError(
      'DID_RUN',
      `${run}: this checkpoint has no threshold yet. Pass --threshold, or train until the first validation.`,
    );
  }
  const { name, preprocess, data } = folder.record;
  const { size, marginRatio } = data.info;
  const faceDetector = await openFaceDetector(data.info.detector.name);
  return new Detector({
    name,
    step: state.step,
    model,
    preprocess,
    crop: { size, marginRatio },
    faceDetector,
    threshold,
    prior: 0.5,
  });
}
