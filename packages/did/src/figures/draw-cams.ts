import type { CropSet, Sample } from '@did/datasets';
import { type BackendName, DidError } from '@did/runtime';
import { type Explanation, explainRun } from '../evaluate/explain-run.js';
import { camPicture, isEmptyMap } from '../explain/cam-picture.js';
import { chooseFaces } from '../explain/choose-faces.js';
import { type PictureSheet, sheetPng, sheetSvg } from '../explain/picture-sheet.js';
import { methodTitle } from '../report/method-title.js';
import { jpegUri } from '../report/picture-uri.js';
import type { CheckpointName } from '../train/run-folder.js';
import type { PictureFigure } from './figure.js';

/** What {@link drawCams} needs. */
export interface DrawCamsOptions {
  /** The run folder of a DID run. */
  readonly run: string;
  /** The run folder of a baseline, whose maps stand beside. */
  readonly baseline?: string | undefined;
  readonly data: CropSet;
  /** Default: of one person, or of as few as it takes, the real picture and one by each method, drawn by `seed`. */
  readonly samples?: readonly Sample[];
  /** Default `last`. */
  readonly checkpoint?: CheckpointName;
  /** Default `test`. */
  readonly split?: Sample['split'];
  /** Default 1. */
  readonly seed?: number;
  readonly backend?: 'auto' | BackendName;
  readonly signal?: AbortSignal;
}

/** What {@link drawCams} drew, face by face. */
export interface CamFigure {
  readonly faces: readonly CamFace[];
}

/** One row of the figure. */
export interface CamFace {
  readonly path: string;
  readonly method: string;
  readonly label: 0 | 1;
  /** Probabilities that the picture is fake. */
  readonly score: number;
  readonly baselineScore: number | null;
  /** What the domain head names; null without one. */
  readonly domain: string | null;
  /** Maps that are 0 everywhere, which the figure says in words. */
  readonly empty: readonly CamName[];
}

/** A map of the figure. */
export type CamName = 'baseline' | 'deepfake' | 'domain';

/**
 * Draws where a real face and a fake of each method speak for "fake" and for the named method, by Grad-CAM: the paper's Figure 5.
 * Columns: the picture; the baseline's fake logit over I; DID's fake logit over I_df; the named domain's logit over I_dom.
 *
 * @remarks Colours run from 0 to each map's own highest value, so they compare places within a map, never maps.
 * @throws DidError: DID_RUN when there is no such run, DID_DATA when the split is empty.
 */
export async function drawCams(options: DrawCamsOptions): Promise<PictureFigure<CamFigure>> {
  const { run, baseline, data, checkpoint = 'last', split = 'test', backend = 'auto', signal } = options;
  const samples = options.samples ?? figureFaces(data, split, options.seed ?? 1);
  const explain = (dir: string) =>
    explainRun({ run: dir, data, samples, checkpoint, backend, ...(signal === undefined ? {} : { signal }) });
  const own = await explain(run);
  const others = baseline === undefined ? null : await explain(baseline);
  const faces = own.map((explanation, i) => toFace(explanation, others?.[i]));
  const rows = own.map(async (explanation, i) => ({
    title: methodTitle(explanation.sample.method),
    notes: notesOf(faces[i] as CamFace),
    pictures: await Promise.all([
      jpegUri(explanation.image),
      ...camsOf(explanation, others?.[i]).map(({ of, values }) =>
        values === null ? { words: 'none' } : camUri(of, values),
      ),
    ]),
  }));
  const sheet: PictureSheet = {
    columns: ['Face', ...(others === null ? [] : ['Baseline CAM (I)']), 'CAM df (I_df)', 'CAM dom (I_dom)'],
    rows: await Promise.all(rows),
  };
  const svg = sheetSvg(sheet);
  return { svg, png: await sheetPng(svg), data: { faces } };
}

/** Real, and one by each method; never the null forgery, which is no fake. */
function figureFaces(data: CropSet, split: Sample['split'], seed: number): Sample[] {
  const known = data.samples.filter(
    (sample) => sample.split === split && (sample.label === 1 || sample.method === 'real'),
  );
  if (known.length === 0)
    throw new DidError('DID_DATA', `${data.dir}: split "${split}" is empty.`, { split });
  return chooseFaces(known, new Set(known.map(({ method }) => method)).size, seed);
}

function camsOf(own: Explanation, baseline: Explanation | undefined) {
  const cams: { name: CamName; of: Explanation; values: Float32Array | null }[] = [
    { name: 'deepfake', of: own, values: own.camFake },
    { name: 'domain', of: own, values: own.camDomain },
  ];
  if (baseline !== undefined) cams.unshift({ name: 'baseline', of: baseline, values: baseline.camFake });
  return cams;
}

async function camUri({ image, width, height }: Explanation, values: Float32Array) {
  const picture = camPicture(image, { values, width, height });
  return picture === null ? { words: 'nothing\nspeaks for it' } : jpegUri(picture);
}

function toFace(own: Explanation, baseline: Explanation | undefined): CamFace {
  const { path, method, label } = own.sample;
  const empty = camsOf(own, baseline).filter(({ values }) => values !== null && isEmptyMap(values));
  return {
    path,
    method,
    label,
    score: own.score,
    baselineScore: baseline?.score ?? null,
    domain: own.domain,
    empty: empty.map(({ name }) => name),
  };
}

function notesOf({ score, baselineScore, domain }: CamFace): string[] {
  const percent = (value: number) => `${(100 * value).toFixed(0)} % fake`;
  return [
    ...(baselineScore === null ? [] : [`baseline: ${percent(baselineScore)}`]),
    `DID: ${percent(score)}`,
    ...(domain === null ? [] : [`named: ${methodTitle(domain)}`]),
  ];
}
