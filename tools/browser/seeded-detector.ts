import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readFaceApiIdentity } from '@did/faces/node';
import { prepareBackend } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { parseConfig } from '../../packages/did/src/config/parse-config.js';
import { copyFaceFiles } from '../../packages/did/src/detector/copy-face-files.js';
import { DETECTOR_FILES, type DetectorRecord } from '../../packages/did/src/detector/detector-record.js';
import { sha256Of } from '../../packages/did/src/detector/sha256.js';
import { encodeWeights } from '../../packages/did/src/detector/write-detector.js';
import { createDidModel } from '../../packages/did/src/model/did-model.js';

const METHODS = ['donor-blend', 'local-resynthesis', 'self-blend', 'spectral-artefact'];
/** Untrained, each layer would halve what the one before it gave: with these, logits of faces lie about -3.7, by 1 apart. */
const [GAMMA, LAST_KERNEL, MIDDLE] = [2, 900, -3.7];

/**
 * Writes a detector folder of EfficientNet-Lite0's size at 128 px whose weights come from a seed: it knows nothing of fakes, and
 * costs and computes what a trained one does.
 */
export async function writeSeededDetector(folder: string): Promise<void> {
  await prepareBackend('wasm');
  const config = {
    ...parseConfig({}).model,
    backbone: 'efficientnet-lite0',
    inputSize: 128,
    weights: null,
    headWidths: [256],
    dropout: 0,
  } as DetectorRecord['architecture']['model'];
  const model = await createDidModel({ config, domains: 5, seed: 7, parts: 'inference' });
  for (const { name, variable } of model.weights) if (name.endsWith('/gamma')) scale(variable, GAMMA);
  const last = model.weights.filter(({ name }) => name.startsWith('deepfake_head')).at(-2);
  scale(last?.variable as tf.Variable, LAST_KERNEL);
  const weights = await encodeWeights(model, true);
  const { parameters } = model;
  model.dispose();
  const { name, version, weightsSha256 } = await readFaceApiIdentity();
  const record: DetectorRecord = {
    formatVersion: 1,
    name: 'untrained, for tests',
    requires: '>=0.0.0',
    architecture: { version: 1, model: config, parts: 'inference', domains: ['real', ...METHODS] },
    preprocess: { size: 128, channels: 'rgb', mean: [0.498, 0.498, 0.498], std: [0.502, 0.502, 0.502] },
    faces: { detector: name, version, weightsSha256, size: 128, marginRatio: 0 },
    weights: {
      file: DETECTOR_FILES.weights,
      sha256: (await sha256Of(weights)) as string,
      bytes: weights.length,
      dtype: 'F16',
      parameters,
    },
    calibration: {
      kind: 'none',
      slope: 1,
      intercept: -MIDDLE,
      prior: 0.5,
      on: null,
      expectedCalibrationError: null,
    },
    decision: {
      ...{
        threshold: MIDDLE,
        low: MIDDLE - 0.4,
        high: MIDDLE,
        rule: 'made up',
        meaning: 'made up for tests',
        on: null,
      },
      ...{ falsePositiveRate: null, truePositiveRate: null, uncertain: null },
    },
    quality: null,
    training: {
      ...{
        data: 'none',
        methods: METHODS,
        steps: 0,
        seed: 7,
        commit: null,
        backend: 'wasm',
        versions: {},
        weights: null,
      },
    },
    results: [],
    limits: [
      'Its weights come from a seed: what it says means nothing.',
      'Never tested on wholly generated faces.',
    ],
  };
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, DETECTOR_FILES.weights), weights);
  await writeFile(path.join(folder, DETECTOR_FILES.record), JSON.stringify(record));
  await copyFaceFiles(record.faces.detector, path.join(folder, DETECTOR_FILES.faces));
}

function scale(variable: tf.Variable, factor: number): void {
  const scaled = tf.mul(variable, factor);
  variable.assign(scaled);
  scaled.dispose();
}
