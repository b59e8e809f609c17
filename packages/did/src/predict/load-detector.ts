import { type BackendName, DidError, prepareBackend } from '@did/runtime';
import type { DetectorRecord } from '../detector/detector-record.js';
import { readDetectorSource } from '../detector/read-detector-source.js';
import type { CheckpointName } from '../train/run-folder.js';
import { Detector } from './detector.js';
import { DEFAULT_INPUT_LIMITS, type InputLimits } from './input-limits.js';
import { logOdds } from './log-odds.js';
import { openFaceDetector } from './open-face-detector.js';
import { type NodeInput, openNodeInputs } from './open-node-input.js';

/** Options of {@link loadDetector}. */
export interface LoadDetectorOptions {
  readonly backend?: 'auto' | BackendName;
  /** Of a run; default `best`, the checkpoint that `train.bestBy` chose on the validation split. */
  readonly checkpoint?: CheckpointName;
  /** Probability above which a face is called fake, in place of the detector's own. */
  readonly threshold?: number;
  /** Of a run: A_dom too, so that `explain` shows M_dom. A detector folder has it or has it not. Default false. */
  readonly withDomain?: boolean;
  /** What inputs may be at most; {@link DEFAULT_INPUT_LIMITS} where nothing is said. */
  readonly limits?: Partial<InputLimits>;
}

/**
 * Loads a detector from disk, with the face detector that its training had.
 *
 * @param source - A detector folder, as `did export --to detector` writes it, or a run folder.
 * @returns A detector that the caller disposes.
 * @throws DidError: DID_RUN (neither of the two), DID_RUN_VERSION (of a version that this one does not read), DID_DATA (`detector.json` is damaged), DID_WEIGHTS
 * (not the weights that it names), DID_VALUE (threshold).
 */
export async function loadDetector(
  source: string,
  options: LoadDetectorOptions = {},
): Promise<Detector<NodeInput>> {
  const { threshold } = options;
  if (threshold !== undefined && !(threshold > 0 && threshold < 1)) {
    throw new DidError(
      'DID_VALUE',
      `loadDetector: \`threshold\` must lie between 0 and 1; got ${threshold}.`,
      {
        threshold,
      },
    );
  }
  await prepareBackend(options.backend ?? 'auto');
  const { checkpoint = 'best', withDomain = false } = options;
  const parts = withDomain ? 'with-domain' : 'inference';
  const { record, model } = await readDetectorSource(source, checkpoint, parts);
  try {
    const faceDetector = await openFaceDetector(record.faces.detector);
    const decided = threshold === undefined ? record : withThreshold(record, threshold);
    const open = openNodeInputs({ ...DEFAULT_INPUT_LIMITS, ...options.limits });
    return new Detector({ record: decided, model, faceDetector, open });
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** The record with a threshold given by hand, and the band around it as wide as before. */
function withThreshold(record: DetectorRecord, threshold: number): DetectorRecord {
  const { calibration, decision } = record;
  const logit = (logOdds(threshold) - calibration.intercept) / calibration.slope;
  const moved = logit - decision.threshold;
  return {
    ...record,
    decision: {
      ...decision,
      threshold: logit,
      low: decision.low + moved,
      high: decision.high + moved,
      rule: 'given by hand',
      meaning: `as far from the threshold as in the detector's own band; what share of faces that is was not measured`,
      on: null,
      falsePositiveRate: null,
      truePositiveRate: null,
      uncertain: null,
    },
  };
}
