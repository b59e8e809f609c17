import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { readFaceApiIdentity } from '@did/faces/node';
import { domainName } from '../evaluate/domain-name.js';
import type { Evaluation } from '../evaluate/evaluation.js';
import type { DidModel } from '../model/did-model.js';
import { packageVersion } from '../package-version.js';
import { logOdds } from '../predict/log-odds.js';
import type { CheckpointState } from '../train/checkpoint.js';
import type { CheckpointName, RunFolder } from '../train/run-folder.js';
import { DETECTOR_FILES, DETECTOR_FORMAT_VERSION, type DetectorRecord } from './detector-record.js';

/** A probability this near to a threshold that nothing was measured for is uncertain. */
const UNMEASURED_MARGIN = 0.05;

/** What {@link recordOfRun} makes a record of. */
export interface RecordOfRunOptions {
  readonly folder: RunFolder;
  readonly model: DidModel;
  readonly state: CheckpointState;
  readonly checkpoint: CheckpointName;
  readonly parts: 'inference' | 'with-domain';
  readonly weights: Pick<DetectorRecord['weights'], 'sha256' | 'bytes' | 'dtype' | 'change'>;
}

/** What is known of a run's detector, before it is calibrated: all of `detector.json`. */
export async function recordOfRun(options: RecordOfRunOptions): Promise<DetectorRecord> {
  const { folder, model, state, parts } = options;
  const { record, config } = folder;
  const { size, marginRatio } = record.data.info;
  const results = await resultsOf(folder.dir, options.checkpoint);
  return {
    formatVersion: DETECTOR_FORMAT_VERSION,
    name: record.name,
    requires: `>=${packageVersion()}`,
    architecture: {
      version: 1,
      model: config.model,
      parts,
      domains: Array.from({ length: model.domains }, (_, i) => domainName(i, config) as string),
    },
    preprocess: { ...record.preprocess, mean: [...record.preprocess.mean], std: [...record.preprocess.std] },
    faces: { ...(await faceDetectorOf(record.data.info.detector)), size, marginRatio },
    weights: { file: DETECTOR_FILES.weights, parameters: model.parameters, ...options.weights },
    calibration: {
      kind: 'none',
      slope: 1,
      intercept: 0,
      prior: 0.5,
      on: null,
      expectedCalibrationError: null,
    },
    decision: unmeasuredDecision(state),
    quality: null,
    training: {
      data: record.data.info.name,
      methods: [...config.data.methods],
      steps: state.step,
      seed: record.seed,
      commit: record.commit,
      backend: record.backend.name,
      versions: { ...record.versions },
      weights: record.weights ?? null,
    },
    results,
    limits: limitsOf(config.data.methods, results),
  };
}

/** Who finds faces as the training had them; face-api where their landmarks were known, as in drawn ones. */
async function faceDetectorOf(
  trained: RunFolder['record']['data']['info']['detector'],
): Promise<Pick<DetectorRecord['faces'], 'detector' | 'version' | 'weightsSha256'>> {
  const { name, version, weightsSha256 } = trained.name === 'exact' ? await readFaceApiIdentity() : trained;
  return { detector: name, version, weightsSha256 };
}

/** The run's threshold, of most skill on its validation split, with a band of fixed width. */
function unmeasuredDecision({ threshold }: CheckpointState): DetectorRecord['decision'] {
  // A probability of 1 or 0 has no logit.
  const p = Math.min(1 - 1e-6, Math.max(1e-6, threshold?.probability ?? 0.5));
  const rate = (value: number | undefined) =>
    value === undefined ? null : { estimate: value, low: null, high: null };
  return {
    threshold: logOdds(p),
    low: logOdds(Math.max(1e-6, p - UNMEASURED_MARGIN)),
    high: logOdds(Math.min(1 - 1e-6, p + UNMEASURED_MARGIN)),
    rule:
      threshold === null
        ? 'none was chosen: .5'
        : 'most hits less false alarms on the validation split (Youden)',
    meaning: `the probability is less than ${UNMEASURED_MARGIN} from the threshold; what share of faces that is was not measured ("did threshold" does)`,
    on: null,
    falsePositiveRate: rate(threshold?.falsePositiveRate),
    truePositiveRate: rate(threshold?.truePositiveRate),
    uncertain: null,
  };
}

/** What was evaluated of this checkpoint. */
async function resultsOf(run: string, checkpoint: CheckpointName): Promise<DetectorRecord['results']> {
  const names = (await readdir(run)).filter(
    (name) => name.startsWith(`evaluation-${checkpoint}-`) && name.endsWith('.json'),
  );
  return Promise.all(
    names.sort().map(async (name) => {
      const evaluation = JSON.parse(await readFile(join(run, name), 'utf8')) as Evaluation;
      return {
        test: evaluation.test ?? evaluation.split,
        data: evaluation.data?.folder ?? basename(resolve(run)),
        checkpoint: evaluation.checkpoint,
        seen: evaluation.seen.frames,
        unseen: evaluation.unseen?.frames ?? null,
        methods: evaluation.methods.map(({ method, family, seen, frames }) => ({
          method,
          family,
          seen,
          frames,
        })),
      };
    }),
  );
}

function limitsOf(methods: readonly string[], results: DetectorRecord['results']): string[] {
  const unseen = new Set(
    results.flatMap((result) => result.methods.filter(({ seen }) => !seen).map(({ method }) => method)),
  );
  return [
    `Trained on fakes by ${methods.length === 0 ? 'no method' : methods.join(', ')}; others may pass unnoticed.`,
    unseen.size === 0
      ? 'Never tested on fakes by methods that it was not trained on.'
      : `Of methods that it was not trained on, tested on ${[...unseen].join(', ')} alone.`,
    'Never tested on wholly generated faces.',
    'A verdict is an estimate, not a proof.',
  ];
}
