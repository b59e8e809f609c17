import {
  type FlatRows,
  jsDependence,
  MEASURE_DEFAULTS,
  type MeasureOptions,
  type MutualInformation,
  measureMutualInformation,
} from '@did/mi-estimator';
import { dependenceFloor, labelEntropy } from '../report/dependence-floor.js';
import { rowsAt } from '../rows/rows-at.js';
import type { PooledFeatures } from './pooled-features.js';
import { principalComponents } from './principal-components.js';

/** Mutual information of I_df and I_os over some pictures, one a person. */
export interface MeasuredInformation {
  /** @unit nats */
  readonly nats: number;
  /** 95 % interval: other pictures and other critics. @unit nats */
  readonly low: number;
  readonly high: number;
  /** What the same critics prove, in expectation. @unit nats */
  readonly lowerBound: number;
  /** The logarithm of the pairs that compete: no lower bound shows more. @unit nats */
  readonly ceiling: number;
  readonly trustworthy: boolean;
  /** Why not to trust it; empty where there is no reason. */
  readonly note: string;
  readonly pairs: number;
}

/** How much I_df and I_os tell about each other. */
export interface Dependence {
  /** Of real faces and fakes, as many of each. */
  readonly mutualInformation: MeasuredInformation;
  /** H(Y): below it the mutual information cannot fall while both parts tell real from fake. @unit nats */
  readonly floor: number;
  /** Among real faces alone, and among fakes alone, where the label is the same for all: their floor is 0. */
  readonly withinReal: MeasuredInformation;
  readonly withinFake: MeasuredInformation;
  /** Principal components of each part that were measured, and the share of the variance that they hold. */
  readonly components: number;
  readonly explained: { readonly iDf: number; readonly iOs: number };
  /** What the run's own T finds on these pictures, 2 log 2 - D; another quantity than the mutual information. Null without T. */
  readonly jsDependence: {
    readonly batch: number;
    /** Pairs shuffled among real faces and among fakes. */
    readonly withinClass: number;
    /** What a perfect critic finds in the label alone, where pairs are shuffled among all. */
    readonly floor: number;
  } | null;
}

/** How {@link measureDependence} measures. */
export interface DependenceOptions {
  /** Principal components at most; fewer where there are too few pairs for them. */
  readonly components: number;
  readonly seed: number;
  readonly measure?: Pick<MeasureOptions, 'repeats' | 'steps'>;
}

/** The estimator takes no fewer pairs, and each source gives one. */
export const FEWEST_SOURCES = 64;
/** So many pairs for each component: then the Gaussian base of the estimator has four a column. */
const PAIRS_PER_COMPONENT = 20;

/**
 * Measures the mutual information of pooled I_df and I_os by critics trained on half of the pictures and read on the other.
 *
 * @remarks
 * Pooled maps have thousands of columns, so their leading principal components are measured, which can only hide
 * information: figures are comparable where the number of components is the same. Each source gives one picture.
 *
 * @param pooled - Features of pairs: of each source a real picture and a fake.
 * @returns Null for a model that does not decompose, with fewer than 64 sources, and where a part is the same for every picture:
 * a mask that is exactly 0 or 1.
 */
export async function measureDependence(
  pooled: PooledFeatures,
  options: DependenceOptions,
): Promise<Dependence | null> {
  const { iDf, iOs } = pooled.features;
  const { reals, fakes, mixed } = onePictureASource(pooled);
  if (iDf === undefined || iOs === undefined || mixed.length < FEWEST_SOURCES) return null;
  const { steps = MEASURE_DEFAULTS.steps, repeats = MEASURE_DEFAULTS.repeats } = options.measure ?? {};
  const components = Math.max(
    1,
    Math.min(options.components, Math.floor(mixed.length / PAIRS_PER_COMPONENT)),
  );
  const [u, v] = [await principalComponents(iDf, components), await principalComponents(iOs, components)];
  if (Math.min(u.scores.size, v.scores.size) === 0) return null;
  const measure = async (name: string, rows: readonly number[], repeats: number) => {
    const found = await measureMutualInformation(listOf(u.scores, rows), listOf(v.scores, rows), {
      steps,
      repeats,
      seed: `diagnose/${options.seed}/${name}`,
    });
    return informationOf(found, rows.length);
  };
  const { criticLoss } = pooled;
  return {
    mutualInformation: await measure('mixed', mixed, repeats),
    floor: labelEntropy(0.5),
    withinReal: await measure('real', reals, 2),
    withinFake: await measure('fake', fakes, 2),
    components: Math.min(u.scores.size, v.scores.size),
    explained: { iDf: u.explained, iOs: v.explained },
    jsDependence:
      criticLoss === null
        ? null
        : {
            batch: jsDependence(criticLoss.batch),
            withinClass: jsDependence(criticLoss.withinClass),
            floor: dependenceFloor(0.5),
          },
  };
}

/** Rows of the real pictures, of the fakes, and of one picture of each source, real and fake in turn. */
function onePictureASource({ samples }: PooledFeatures) {
  const rows = { reals: [] as number[], fakes: [] as number[], mixed: [] as number[] };
  const bySource = new Map<string, { real?: number; fake?: number }>();
  samples.forEach((sample, row) => {
    const entry = bySource.get(sample.sourceId) ?? {};
    entry[sample.label === 1 ? 'fake' : 'real'] ??= row;
    bySource.set(sample.sourceId, entry);
  });
  for (const { real, fake } of bySource.values()) {
    if (real === undefined || fake === undefined) continue;
    rows.mixed.push(rows.mixed.length % 2 === 0 ? real : fake);
    rows.reals.push(real);
    rows.fakes.push(fake);
  }
  return rows;
}

function listOf(table: FlatRows, rows: readonly number[]): Float32Array[] {
  const { values, size } = rowsAt(table, rows);
  return rows.map((_, i) => values.subarray(i * size, (i + 1) * size));
}

function informationOf(found: MutualInformation, pairs: number): MeasuredInformation {
  const { nats, interval, lowerBound, ceiling, trustworthy, note } = found;
  return { nats, low: interval.low, high: interval.high, lowerBound, ceiling, trustworthy, note, pairs };
}
