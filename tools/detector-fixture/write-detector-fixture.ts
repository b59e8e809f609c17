// Writes the detector folder of the present format that tests go on loading for ever: packages/did/golden/detector-VERSION.
// Run it once for each new format version, never again for an old one:
//   node --import tsx --conditions=@did/source --no-warnings tools/detector-fixture/write-detector-fixture.ts
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import {
  calibrateDetector,
  chooseDetectorThreshold,
  DETECTOR_FORMAT_VERSION,
  type DetectorRecord,
  scoreSamples,
  trainRun,
  writeDetector,
} from '@did/did';
import { decodeSafetensors, encodeSafetensors, prepareBackend } from '@did/runtime';
import { buildDetectorModel } from '../../packages/did/src/detector/build-model.ts';
import { sha256Of } from '../../packages/did/src/detector/sha256.ts';
import { smallConfig, smallCropSet } from '../../packages/did/src/testing/small-training.ts';

const out = fileURLToPath(
  new URL(`../../packages/did/golden/detector-${DETECTOR_FORMAT_VERSION}/`, import.meta.url),
);
if (existsSync(out)) {
  console.error(`${out} is there: what was released once stays as it was.`);
  process.exit(2);
}
const folder = await mkdtemp(join(tmpdir(), 'did-fixture-'));
const [run, model] = [join(folder, 'run'), join(folder, 'detector')];
await prepareBackend('wasm');
const data = smallCropSet();
await trainRun({ config: smallConfig({ train: { steps: 60 } }), data, out: run, backend: 'wasm' });
await writeDetector({ run, out: model });
await calibrateDetector({ model, data, split: 'train', backend: 'wasm' });
const record = await chooseDetectorThreshold({ model, data, split: 'train', rounds: 100, backend: 'wasm' });

// Weights by a formula: they pack into some kB, where trained ones do not.
const { tensors } = decodeSafetensors(await readFile(join(model, record.weights.file)));
for (const [name, { shape, data: values }] of Object.entries(tensors)) {
  if (!/kernel$/.test(name)) continue;
  const scale = 2 / Math.sqrt(values.length / (shape.at(-1) as number));
  values.forEach((_, i) => {
    values[i] = Math.fround(scale * ((((i * 7) % 13) - 6) / 6));
  });
}
const weights = encodeSafetensors(tensors, { format: 'did-detector-1' });
const stat = {
  n: 24,
  auc: { estimate: 0.9, low: 0.8, high: 1 },
  eer: { estimate: 0.1, low: null, high: null },
};
const method = { method: 'checker', family: 'planted', seen: true, frames: stat };
const stored: DetectorRecord = {
  ...record,
  // Planted faces have no landmarks: limits of drawn ones.
  quality: record.quality && { ...record.quality, minSide: 40, minSharpness: 1, maxTurn: 0.5 },
  results: [
    { test: 'test', data: 'planted', checkpoint: 'best', seen: stat, unseen: null, methods: [method] },
  ],
  name: `fixture of format ${DETECTOR_FORMAT_VERSION}`,
  weights: { ...record.weights, sha256: (await sha256Of(weights)) as string, bytes: weights.length },
};
const built = await buildDetectorModel(stored, weights);
const samples = data.samples.filter(({ split }) => split === 'test').slice(0, 6);
const scores = await scoreSamples(built, data, samples, stored.preprocess);
await mkdir(out);
await writeFile(join(out, 'detector.json'), `${JSON.stringify(stored, null, 2)}\n`);
await writeFile(join(out, 'weights.safetensors.gz'), gzipSync(weights, { level: 9 }));
const expected = samples.map(({ path }, i) => ({ path, logit: scores[i]?.logit }));
await writeFile(join(out, 'expected.json'), `${JSON.stringify(expected, null, 2)}\n`);
console.log(expected);
built.dispose();
await rm(folder, { recursive: true });
