import type { Sample } from '../sample.js';
import { crossAuc, type FoldedRow, foldOf } from './cross-auc.js';

/** How well the fakes of a method are told from real ones by a classifier that sees no face. */
export interface GeometryReport {
  /** A method, or `all` for every fake. */
  readonly method: string;
  readonly fakes: number;
  /** AUC, 0.5 is chance; NaN where there are too few to say. */
  readonly auc: number;
}

/** With fewer crops of a class the figure says nothing. */
const LEAST = 20;
/** Crops of a class that are looked at, spread over all: a linear classifier needs no more. */
const MOST = 4000;

/**
 * Looks for what finding and cropping faces gives away: a linear classifier on the face's box, its landmarks and the detector's
 * score, with further columns of numbers, all of them from the manifest.
 *
 * @param columns - Names of columns with numbers, the crop's sharpness for instance.
 */
export function measureGeometry(
  samples: readonly Sample[],
  columns: readonly string[] = [],
): GeometryReport[] {
  const reals = samples.filter(({ label }) => label === 0);
  const fakes = samples.filter(({ label }) => label === 1);
  const methods = [...new Set(fakes.map(({ method }) => method))].sort();
  return [...methods, ...(methods.length > 1 ? ['all'] : [])].map((method) => {
    const own = method === 'all' ? fakes : fakes.filter((sample) => sample.method === method);
    // A method of the test split alone is compared with the real ones of that split.
    const splits = new Set(own.map(({ split }) => split));
    const peers = reals.filter(({ split }) => splits.has(split));
    const few = own.length < LEAST || peers.length < LEAST;
    const toRow = (sample: Sample) => rowOf(sample, columns);
    const auc = few ? Number.NaN : crossAuc(spread(peers).map(toRow), spread(own).map(toRow));
    return { method, fakes: own.length, auc };
  });
}

function rowOf(
  { box, landmarks, detectorScore, extra, sourceId }: Sample,
  columns: readonly string[],
): FoldedRow {
  const further = columns.map((name) => Number(extra[name] ?? 0) || 0);
  return { features: [...box, ...landmarks, detectorScore, ...further], fold: foldOf(sourceId) };
}

function spread(samples: readonly Sample[]): readonly Sample[] {
  if (samples.length <= MOST) return samples;
  return Array.from({ length: MOST }, (_, i) => samples[Math.floor((i * samples.length) / MOST)] as Sample);
}
