import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CropSet, Sample } from '@did/datasets';
import { type BackendName, DidError, prepareBackend } from '@did/runtime';
import { scoreSamples } from '../evaluate/score-samples.js';
import { writeFileAtomically } from '../train/write-file-atomically.js';
import { buildDetectorModel } from './build-model.js';
import {
  DETECTOR_FILES,
  type DetectorRecord,
  type MeasuredOn,
  parseDetectorRecord,
} from './detector-record.js';
import { measuredCalibration } from './measured-calibration.js';
import { type LabelledScore, measuredDecision } from './measured-decision.js';
import { measuredOn } from './measured-on.js';
import { measuredQuality } from './measured-quality.js';
import { modelCard } from './model-card.js';

/** What {@link calibrateDetector} and {@link chooseDetectorThreshold} measure on. */
export interface MeasureDetectorOptions {
  /** The detector folder; its `detector.json` and card are written anew. */
  readonly model: string;
  /** Crops cut as the detector cuts faces, that it was not trained on. */
  readonly data: CropSet;
  /** Default `val`. */
  readonly split?: Sample['split'];
  /** Forging methods of the fakes; all that the split has unless given. */
  readonly methods?: readonly string[];
  readonly backend?: 'auto' | BackendName;
}

/** Options of {@link chooseDetectorThreshold}. */
export interface ChooseDetectorThresholdOptions extends MeasureDetectorOptions {
  /** Share of real faces that may be called fake; without it the threshold of most hits less false alarms. */
  readonly falsePositiveRate?: number;
  /** Share of fakes that may be called real. Default .05. */
  readonly missRate?: number;
  /** Bootstrap rounds. Default 1000. */
  readonly rounds?: number;
  readonly seed?: number;
}

/**
 * Fits the probabilities of a detector to data it has not seen, and measures what its faces look like; stored in the detector.
 *
 * @returns The new record.
 * @throws DidError: DID_RUN (no detector), DID_DATA (crops cut otherwise, a class or a method is missing), DID_VALUE (its scores say nothing).
 */
export async function calibrateDetector(options: MeasureDetectorOptions): Promise<DetectorRecord> {
  const { record, scores, samples, on } = await scoreFor(options);
  const calibration = measuredCalibration(scores, on);
  if (!(calibration.slope > 0)) {
    throw new DidError(
      'DID_VALUE',
      `did calibrate: on ${on.name}, ${on.split}, higher scores do not mean fake (slope ${calibration.slope.toPrecision(3)}). A detector that tells nothing apart cannot be calibrated.`,
    );
  }
  return store(options.model, {
    ...record,
    calibration,
    quality: await measuredQuality(options.data, samples, on),
  });
}

/**
 * Chooses the threshold of a detector and the band of `uncertain` on data it has not seen; stored in the detector.
 *
 * @returns The new record.
 * @throws DidError as {@link calibrateDetector} does; DID_VALUE for rates outside of 0 to 1.
 */
export async function chooseDetectorThreshold(
  options: ChooseDetectorThresholdOptions,
): Promise<DetectorRecord> {
  const { falsePositiveRate, missRate = 0.05, rounds = 1000, seed = 1 } = options;
  for (const [name, rate] of Object.entries({ falsePositiveRate, missRate })) {
    if (rate !== undefined && !(rate >= 0 && rate < 1)) {
      throw new DidError('DID_VALUE', `did threshold: ${name} must lie in 0..1; got ${rate}.`, {
        [name]: rate,
      });
    }
  }
  const { record, scores, samples, on } = await scoreFor(options);
  if (falsePositiveRate !== undefined && falsePositiveRate > 0 && falsePositiveRate * on.reals < 1) {
    throw new DidError(
      'DID_DATA',
      `did threshold: a false positive rate of ${falsePositiveRate} needs at least ${Math.ceil(1 / falsePositiveRate)} real faces; ${on.name}, ${on.split}, has ${on.reals}.`,
      { reals: on.reals },
    );
  }
  return store(options.model, {
    ...record,
    decision: measuredDecision(scores, on, { falsePositiveRate, missRate, rounds, seed }),
    quality: record.quality ?? (await measuredQuality(options.data, samples, on)),
  });
}

interface Scored {
  readonly record: DetectorRecord;
  readonly samples: readonly Sample[];
  readonly scores: readonly LabelledScore[];
  readonly on: MeasuredOn;
}

async function scoreFor(options: MeasureDetectorOptions): Promise<Scored> {
  const { data, split = 'val' } = options;
  const record = await readRecord(options.model);
  const { size, marginRatio } = record.faces;
  if (data.info.size !== size || Math.abs(data.info.marginRatio - marginRatio) > 1e-6) {
    throw new DidError(
      'DID_DATA',
      `${data.dir}: its crops have ${data.info.size} px and a margin of ${data.info.marginRatio}; the detector cuts faces to ${size} px and ${marginRatio}. Make a crop set with these.`,
    );
  }
  const samples = data.samples.filter(
    (sample) =>
      sample.split === split && (sample.label === 0 || (options.methods?.includes(sample.method) ?? true)),
  );
  const on = measuredOn(data, split, samples);
  const missing = options.methods?.filter((method) => !on.methods.includes(method)) ?? [];
  if (on.reals === 0 || on.fakes === 0 || missing.length > 0) {
    throw new DidError(
      'DID_DATA',
      missing.length > 0
        ? `${data.dir}: split "${split}" has no fakes by ${missing.join(', ')}.`
        : `${data.dir}: split "${split}" must hold real faces and fakes; it has ${on.reals} and ${on.fakes}.`,
    );
  }
  await prepareBackend(options.backend ?? 'auto');
  const weights = await readFile(join(options.model, record.weights.file));
  const model = await buildDetectorModel(record, weights);
  try {
    const values = await scoreSamples(model, data, samples, record.preprocess);
    const scores = samples.map(({ label, sourceId }, i) => ({
      label,
      sourceId,
      logit: values[i]?.logit ?? Number.NaN,
    }));
    return { record, samples, scores, on };
  } finally {
    model.dispose();
  }
}

async function readRecord(folder: string): Promise<DetectorRecord> {
  const file = join(folder, DETECTOR_FILES.record);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new DidError(
      'DID_RUN',
      `${folder} is no detector: detector.json cannot be read. Make one: did export --to detector --model RUN --out ${folder}`,
      { dir: folder },
      { cause },
    );
  });
  return parseDetectorRecord(text, file);
}

async function store(folder: string, record: DetectorRecord): Promise<DetectorRecord> {
  // The card first: what decides is the record.
  await writeFileAtomically(join(folder, DETECTOR_FILES.card), modelCard(record));
  await writeFileAtomically(join(folder, DETECTOR_FILES.record), `${JSON.stringify(record, null, 2)}\n`);
  return record;
}
