import type { CropSet } from '../crop-set/crop-set.js';
import { type StoredFiles, storedFiles } from '../crop-set/stored-files.js';
import { sharpnessOf } from '../images/sharpness.js';
import type { Sample } from '../sample.js';
import { crossAuc, type FoldedRow, foldOf } from './cross-auc.js';
import { rankAuc } from './logistic-regression.js';

/** How well fakes are told from reals by what has nothing to do with forging; 0.5 is chance. */
export interface ShortcutReport {
  /** A method, `null` for the control, or `all` for every fake. */
  readonly method: string;
  readonly fakes: number;
  /** AUC on file size, mean and deviation of each colour, and sharpness. */
  readonly statistics: number;
  /** AUC on the face's box, landmarks and detector score. */
  readonly geometry: number;
  /** AUC of softness alone: above 0.5, fakes are softer. */
  readonly softness: number;
}

/**
 * Looks for shortcuts in a crop set: linear classifiers that see no face are trained on half of the
 * sources and tested on the other, both ways round.
 */
export async function measureShortcuts(cropSet: CropSet): Promise<ShortcutReport[]> {
  const rows: Row[] = [];
  const files = await storedFiles(cropSet.dir);
  for (const sample of cropSet.samples) rows.push(await describe(cropSet, files, sample));
  const reals = rows.filter(({ sample }) => sample.method === 'real');
  const methods = [...new Set(rows.map(({ sample }) => sample.method))].filter((method) => method !== 'real');
  const groups: [string, Row[]][] = methods.map((method) => [
    method,
    rows.filter((row) => row.sample.method === method),
  ]);
  groups.push(['all', rows.filter(({ sample }) => sample.label === 1)]);
  return groups.map(([method, others]) => {
    // A method of the test split alone is compared with the reals of that split.
    const splits = new Set(others.map(({ sample }) => sample.split));
    const peers = reals.filter(({ sample }) => splits.has(sample.split));
    return {
      method,
      fakes: others.length,
      statistics: crossAuc(peers.map(statisticsOf), others.map(statisticsOf)),
      geometry: crossAuc(peers.map(geometryOf), others.map(geometryOf)),
      softness: rankAuc(
        [...peers, ...others].map((row) => -row.sharpness),
        [...peers.map(() => 0), ...others.map(() => 1)],
      ),
    };
  });
}

interface Row {
  readonly sample: Sample;
  readonly sharpness: number;
  readonly statistics: readonly number[];
  readonly geometry: readonly number[];
  readonly fold: 0 | 1;
}

async function describe(cropSet: CropSet, files: StoredFiles, sample: Sample): Promise<Row> {
  const image = await cropSet.readPixels(sample);
  const size = await files.size(sample.path);
  const colours = [0, 1, 2].flatMap((channel) => {
    let sum = 0;
    let squares = 0;
    for (let i = channel; i < image.data.length; i += 3) {
      sum += image.data[i] as number;
      squares += (image.data[i] as number) ** 2;
    }
    const mean = sum / (image.width * image.height);
    return [mean, Math.sqrt(Math.max(0, squares / (image.width * image.height) - mean ** 2))];
  });
  const sharpness = sharpnessOf(image);
  return {
    sample,
    sharpness,
    statistics: [Math.log(size), Math.log(sharpness + 0.1), ...colours],
    geometry: [...sample.box, ...sample.landmarks, sample.detectorScore],
    fold: foldOf(sample.sourceId),
  };
}

function statisticsOf({ statistics, fold }: Row): FoldedRow {
  return { features: statistics, fold };
}

function geometryOf({ geometry, fold }: Row): FoldedRow {
  return { features: geometry, fold };
}
