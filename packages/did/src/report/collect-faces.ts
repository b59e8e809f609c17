import type { CropSet, Sample } from '@did/datasets';
import type { BackendName } from '@did/runtime';
import { type Explanation, explainRun } from '../evaluate/explain-run.js';
import { camPicture } from '../explain/cam-picture.js';
import { changePicture, maskOverlay, valueRange } from './mask-overlay.js';
import { pictureUri } from './picture-uri.js';
import type { ReportFace, ReportFaces, ReportModel } from './report-data.js';
import { onePersonByMethod } from './sample-choice.js';

/** Faces of one person of the test split, real and forged by every method, under the masks of a run. */
export async function collectFaces(
  models: readonly ReportModel[],
  data: CropSet,
  run: string,
  backend: 'auto' | BackendName,
): Promise<ReportFaces> {
  const samples = onePersonByMethod(data.samples, 'test', 1)[0] ?? [];
  if (samples.length === 0) return { deepfakeRange: null, domainRange: null, samples: [] };
  const explanations = await explainRun({ run, data, samples, backend });
  const deepfakeRange = valueRange(explanations.map((entry) => entry.mDf));
  const domainRange = valueRange(explanations.map((entry) => entry.mDom));
  const original = explanations.find((entry) => entry.sample.method === 'real');
  const faces = explanations.map((entry) => toFace(entry, original, models, deepfakeRange, domainRange));
  return { deepfakeRange, domainRange, samples: await Promise.all(faces) };
}

async function toFace(
  { sample, image, mDf, mDom, camFake, camDomain, domain, width, height }: Explanation,
  original: Explanation | undefined,
  models: readonly ReportModel[],
  deepfakeRange: readonly [number, number] | null,
  domainRange: readonly [number, number] | null,
): Promise<ReportFace> {
  const overlay = async (values: Float32Array | null, range: readonly [number, number] | null) =>
    values === null || range === null
      ? null
      : pictureUri(maskOverlay(image, { values, width, height }, range));
  const cam = async (name: string, of: string, values: Float32Array) => {
    const picture = camPicture(image, { values, width, height });
    return { name, of, uri: picture === null ? null : await pictureUri(picture) };
  };
  const forged = original !== undefined && sample.method !== 'real';
  return {
    method: sample.method,
    label: sample.label,
    seen: seenBy(models, sample),
    image: await pictureUri(image),
    changed: forged ? await pictureUri(changePicture(image, original.image)) : null,
    deepfakeMap: await overlay(mDf, deepfakeRange),
    domainMap: await overlay(mDom, domainRange),
    cams: [
      await cam(mDf === null ? 'CAM' : 'CAM df', 'fake', camFake),
      ...(camDomain === null ? [] : [await cam('CAM dom', domain ?? '', camDomain)]),
    ],
    scores: models.flatMap(({ id, runs }) => {
      const row = runs[0]?.last.scores.find((score) => score.path === sample.path);
      return row === undefined ? [] : [{ model: id, probability: row.probability }];
    }),
  };
}

/** Whether a picture's method was trained on; null for a picture that is no fake. */
export function seenBy(
  models: readonly ReportModel[],
  sample: Pick<Sample, 'label' | 'method'>,
): boolean | null {
  if (sample.label === 0) return null;
  return models[0]?.runs[0]?.config.data.methods.includes(sample.method) ?? false;
}
